#include "parable_bytes.h"
