/* How a logical volume is made of pieces of physical ones. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_MAP_H
#define DISCOVER_BLOCK_LVM_MAP_H

#include "discover/block/lvm_plan.h"
#include "discover/block/lvm_text.h"

/**
 * struct lvm_map - the volumes of one group; the owner sets all but @visits
 * @section: the group's part of the text
 * @extent: sectors
 * @work:   whose members the pieces are on
 * @places: how many the pieces of all volumes may yet have
 * @visits: how often a volume may yet be looked at for the one that is mapped: mirrors of mirrors
 *          could name each other without end
 */
struct lvm_map {
	const struct lvm_node *section;
	uint64_t extent;
	const struct assembly *work;
	struct arena *arena;
	uint32_t places, visits;
};

/*
 * Find the pieces of the logical volume @lv: of linear and striped ones, and of mirrors those of
 * the member that was written last. Reads the members for that. True; or false, and *@why says what
 * is in the way.
 */
bool lvm_map_volume(struct lvm_map *map, const struct lvm_node *lv,
		    struct lvm_piece_list *pieces, struct slice *why);

#endif
