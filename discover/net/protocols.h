/* What fetch.c stands on: one request by one protocol. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_PROTOCOLS_H
#define DISCOVER_NET_PROTOCOLS_H

#include "discover/net/fetch_step.h"

/* 0 or -errno, with got->why. */
int fetch_tftp(struct step *s) __attribute__((warn_unused_result));
int fetch_http(struct step *s) __attribute__((warn_unused_result));

/* The server's address, by itself or by DNS. 0; -ENOENT: no such name (with got->why). */
int fetch_resolve(struct step *s) __attribute__((warn_unused_result));

#endif
