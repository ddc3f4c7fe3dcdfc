#include "parable_classifier.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char card[] = {
#embed "classifier.json"
};
static const unsigned char linear[] = {
#embed "linear.heads"
};
static const unsigned char kernel[] = {
#embed "kernel.safetensors"
};

parable_blob parable_classifier_card(void) { return (parable_blob){card, sizeof card}; }
parable_blob parable_classifier_linear(void) { return (parable_blob){linear, sizeof linear}; }
parable_blob parable_classifier_kernel(void) { return (parable_blob){kernel, sizeof kernel}; }
