// A header-only target: the functions live in the plugin, native/torch.
#include "parable_torch.h"
