// A header-only target: the functions live in the plugin, native/arrow.
#include "parable_arrow.h"
