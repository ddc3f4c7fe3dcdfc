#include "parable_arrow.h"
