/* Physical volumes of any content: up to the first two sectors label and area's header, whose
 * checksums are made right, and behind them the text. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/fuzz/block_kit.h"

#include "discover/block/lvm_group.h"
#include "discover/block/lvm_label.h"
#include "tests/unit/lvm_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { SECTOR = 512 };

/* What the input leaves as zero stands as on a volume that is in order. */
static void take(char sector[SECTOR], const char *good, const uint8_t **data, size_t *n)
{
	size_t take = *n < SECTOR ? *n : SECTOR;

	memcpy(sector, good, SECTOR);
	for (size_t i = 0; i < take; i++)
		sector[i] = (char)(sector[i] ^ (*data)[i]);
	*data += take;
	*n -= take;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char zeros[1 << 16];
	static int fd = -1;
	char good_label[SECTOR], good_area[SECTOR], label[SECTOR], area[SECTOR];
	size_t rest = n > 2 * SECTOR ? n - 2 * SECTOR : 0;
	struct arena *a = block_kit_arena();
	struct lvm_label found = {0};
	struct lvm_group group;

	if (fd < 0)
		fd = block_kit_device();
	if (rest > sizeof(zeros) - LVM_KIT_TEXT)
		return 0;
	lvm_kit_headers(S("00000011112222333344445555666666"),
			(struct slice){(const char *)data + n - rest, rest}, good_label, good_area);
	take(label, good_label, &data, &n);
	take(area, good_area, &data, &n);
	lvm_kit_seal_label(label);
	lvm_kit_seal_area(area);
	block_kit_put(fd, 0, zeros, sizeof(zeros));
	block_kit_put(fd, SECTOR, label, SECTOR);
	block_kit_put(fd, LVM_KIT_AREA, area, SECTOR);
	block_kit_put(fd, LVM_KIT_TEXT, data, rest);
	if (setjmp(block_kit_full) == 0) {
		if (lvm_label_read(fd, a, &found) == 0 &&
		    (found.id.n != LVM_ID_BYTES || found.text.n > LIMIT_LVM_TEXT))
			__builtin_trap();
		if (lvm_group_read(fd, a, &group) && !lvm_plan_id(group.id))
			__builtin_trap();
	}
	return 0;
}
