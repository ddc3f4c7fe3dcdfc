#include "parable_linear.h"
