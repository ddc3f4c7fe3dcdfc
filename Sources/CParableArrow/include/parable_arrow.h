#ifndef PARABLE_ARROW_H
#define PARABLE_ARROW_H
#endif
