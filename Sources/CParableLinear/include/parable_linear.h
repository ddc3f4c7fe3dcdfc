#ifndef PARABLE_LINEAR_H
#define PARABLE_LINEAR_H
#endif
