/* What the text of a configuration tells about whose GRUB reads it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_DETECT_TEXT_H
#define DISCOVER_CONF_GRUB_DETECT_TEXT_H

#include "discover/conf/grub/detector.h"

/* The configuration's sections and words, and on media what they say of themselves. */
bool detect_text(struct detector *d);

#endif
