/* Reads EFI's state from /sys/firmware/efi and writes it as the kernel's kexec protocol has it. */
/* SPDX-License-Identifier: MIT */
#include "loader/x86/efi.h"

#include <stdio.h>

#include "lib/hex.h"
#include "lib/sysdir.h"

enum {
	REGIONS_MAX = 1024,
	/* fields of struct efi_info */
	INFO_SIGNATURE = 0,
	INFO_DESC_BYTES = 8,
	INFO_MAP = 16,
	INFO_MAP_BYTES = 20,
	INFO_MAP_HIGH = 28,
	INFO_BYTES = 32,
	SIGNATURE_64 = 0x34364c45, /* "EL64" */
};

/* efi_memory_desc_t (UEFI specification, GetMemoryMap); firmware may put more behind it. */
struct region {
	uint64_t type, physical, virtual, pages, attribute;
};

/* struct efi_setup_data of the kernel */
struct state {
	uint64_t fw_vendor, unused, tables, smbios, reserved[8];
};

/* One value of the lines NAME=0x... in /sys/firmware/efi/systab. */
static uint64_t table(int root, struct slice name)
{
	char buffer[SYSDIR_BYTES];
	struct slice text = sysdir_read(root, "sys/firmware/efi/systab", buffer, sizeof(buffer));
	uint64_t value;

	while (text.n) {
		struct slice line = slice_cut(&text, '\n');
		if (slice_skip(&line, name) && hex_take(&line, &value))
			return value;
	}
	return 0;
}

static bool read_region(int root, unsigned i, struct region *region)
{
	static const char *const names[] = {"type", "phys_addr", "virt_addr", "num_pages",
					    "attribute"};
	uint64_t values[sizeof(names) / sizeof(*names)];
	char path[64];

	for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++) {
		snprintf(path, sizeof(path), "sys/firmware/efi/runtime-map/%u/%s", i, names[k]);
		if (!sysdir_read_number(root, path, &values[k]))
			return false;
	}
	memcpy(region, values, sizeof(*region));
	return true;
}

/* The regions as one array of descriptors of @desc bytes; how many bytes that is. */
static uint32_t put_regions(struct handover *h, int root, size_t desc)
{
	struct region region;
	uint32_t bytes = 0;

	for (unsigned i = 0; i < REGIONS_MAX && read_region(root, i, &region); i++) {
		handover_put(h, &region, sizeof(region));
		handover_zero(h, desc - sizeof(region));
		bytes += (uint32_t)desc;
	}
	return bytes;
}

static void put_state(struct handover *h, int root)
{
	struct state state = {.smbios = table(root, S("SMBIOS="))};

	if (!sysdir_read_number(root, "sys/firmware/efi/fw_vendor", &state.fw_vendor) ||
	    !sysdir_read_number(root, "sys/firmware/efi/config_table", &state.tables))
		return;
	x86_bootparams_setup_data(h, SETUP_EFI_STATE, sizeof(state));
	handover_put(h, &state, sizeof(state));
}

static void put_rsdp(struct handover *h, int root, const char *running)
{
	uint64_t rsdp = x86_bootparams_get(running, BOOTPARAMS_RSDP, 8);

	if (!rsdp)
		rsdp = table(root, S("ACPI20="));
	if (!rsdp)
		rsdp = table(root, S("ACPI="));
	handover_set(h, BOOTPARAMS_RSDP, &rsdp, sizeof(rsdp));
}

void x86_efi_hand_over(struct handover *h, int root, const char running[BOOTPARAMS_BYTES])
{
	const char *info = running + BOOTPARAMS_EFI_INFO;
	size_t desc = x86_bootparams_get(info, INFO_DESC_BYTES, 4);

	put_rsdp(h, root, running);
	if (x86_bootparams_get(info, INFO_SIGNATURE, 4) != SIGNATURE_64 ||
	    desc < sizeof(struct region) || desc > 256)
		return;
	uint64_t map = handover_align(h, 16);
	uint32_t bytes = put_regions(h, root, desc), high = (uint32_t)(map >> 32);
	if (!bytes)
		return;
	put_state(h, root);
	handover_set(h, BOOTPARAMS_EFI_INFO, info, INFO_BYTES);
	handover_set(h, BOOTPARAMS_EFI_INFO + INFO_MAP, &(uint32_t){(uint32_t)map}, 4);
	handover_set(h, BOOTPARAMS_EFI_INFO + INFO_MAP_BYTES, &bytes, 4);
	handover_set(h, BOOTPARAMS_EFI_INFO + INFO_MAP_HIGH, &high, 4);
}
