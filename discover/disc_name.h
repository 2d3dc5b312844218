/* Files of a CD as isolinux finds them: by their ISO 9660 names. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_DISC_NAME_H
#define DISCOVER_DISC_NAME_H

#include "discover/scan.h"

/*
 * The path under which a file that a configuration calls @path is on the scanned volume, when that
 * is an ISO 9660 file system; @path itself when it is none, or nothing is called so.
 *
 * isolinux reads the plain ISO 9660 directories (ECMA-119): it finds "VMLINUZ.;1" by "vmlinuz".
 * What is mounted here has the longer names of Rock Ridge or Joliet where the disc has some. So of
 * each name the first is taken that is the same, the same but for case, version and final dot, or
 * whose name of level 1 it is: eight and three characters, all but letters and digits made '_'
 * ("live_ini.img").
 */
struct slice disc_path(struct scan *scan, struct slice path);

#endif
