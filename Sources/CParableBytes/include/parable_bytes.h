#ifndef PARABLE_BYTES_H
#define PARABLE_BYTES_H
#endif
