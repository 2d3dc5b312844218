/* Files of a CD as isolinux finds them: by their ISO 9660 names. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_DISC_NAME_H
#define DISCOVER_DISC_NAME_H

#include "discover/scan.h"

/*
 * A configuration on an ISO 9660 file system names @path: the path which that file has on the
 * scanned volume, in scan->arena. @path itself on other file systems, and when no file is called
 * so.
 *
 * isolinux reads the plain ISO 9660 directories (ECMA-119): it finds "VMLINUZ.;1" by "vmlinuz".
 * What is mounted here has the longer names of Rock Ridge or Joliet where the disc has some. So a
 * component of the path is looked for in three ways, and the best is taken: the same name; the same
 * but for case, version and final dot; a name whose short form it is, as level 1 of ISO 9660 has
 * it, eight and three characters, all but letters and digits made '_' ("live_ini.img").
 */
struct slice disc_path(struct scan *scan, struct slice path);

#endif
