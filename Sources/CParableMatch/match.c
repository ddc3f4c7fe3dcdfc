#include "parable_match.h"
