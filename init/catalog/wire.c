/* Records to bytes and back, driven by one table per structure. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/wire.h"

#include <errno.h>

#include "discover/block/table.h"
#include "discover/submenu.h"
#include "discover/twins.h"
#include "init/catalog/codec.h"
#include "init/catalog/hibernated.h"

DESCRIBE(slice, {TEXT, 0, NULL, 0});
static const struct field index_fields[] = {{NUMBER, 0, NULL, LIMIT_ENTRIES}};
static const struct record index_record = {sizeof(uint32_t), 1, index_fields};

DESCRIBE(note, N(note, code, NOTE_CODE_COUNT - 1), N(note, volume, ANY), T(note, path),
	 N(note, line, ANY), T(note, message));

DESCRIBE(file_ref, N(file_ref, volume, ANY), T(file_ref, device), T(file_ref, path),
	 T(file_ref, part));

DESCRIBE(boot_write, N(boot_write, kind, WRITE_KIND_COUNT - 1), R(boot_write, file, file_ref),
	 T(boot_write, name), T(boot_write, value), N(boot_write, remove, 1));

enum { MAX_OVERLAYS = 256, MAX_PROBLEMS = 256, MAX_WRITES = 4096, MAX_FALLBACKS = 256,
       MAX_MENUS = 1024, ALL_FLAGS = 2 * ENTRY_OWN - 1,
       ALL_WAYS = 2 * WAY_OUSTS_LEGACY - 1 };

#define E(name) T(boot_entry, name)
DESCRIBE(boot_entry, E(id), E(name), E(title), L(boot_entry, submenu, slice, LIMIT_SUBMENU_DEPTH),
	 E(format), E(version), E(sort_key), E(machine_id), E(architecture),
	 R(boot_entry, kernel, file_ref), L(boot_entry, initrds, file_ref, 16 * LIMIT_INITRDS),
	 E(cmdline), E(resume), E(starts), E(places),
	 E(boot_image), N(boot_entry, sysappend, ANY),
	 R(boot_entry, devicetree, file_ref),
	 L(boot_entry, overlays, file_ref, MAX_OVERLAYS), N(boot_entry, action, ACTION_COUNT - 1),
	 N(boot_entry, flags, ALL_FLAGS), N(boot_entry, tries_left, ANY),
	 N(boot_entry, tries_done, ANY), E(hotkey), E(users), N(boot_entry, menu, ANY),
	 N(boot_entry, config_volume, ANY), E(config), N(boot_entry, line, ANY),
	 L(boot_entry, problems, note, MAX_PROBLEMS),
	 L(boot_entry, writes, boot_write, MAX_WRITES));
#undef E

DESCRIBE(menu, T(menu, format), N(menu, ways, ALL_WAYS), T(menu, title), T(menu, why),
	 N(menu, config_volume, ANY), T(menu, config), T(menu, dialect), N(menu, rank, ANY),
	 N(menu, timeout, ANY), N(menu, style, MENU_STYLE_COUNT - 1), T(menu, superusers),
	 T(menu, users),
	 N(menu, no_editor, 1), N(menu, keeps, 2 * MENU_SUCCEEDED - 1),
	 R(menu, env, file_ref),
	 {LIST, offsetof(struct menu, fallback), &index_record, MAX_FALLBACKS});

DESCRIBE(image_ref, N(image_ref, holder, ANY), N(image_ref, partition, ANY),
	 N(image_ref, listed, 1), T(image_ref, path));

#define F(name) T(facts, name)
DESCRIBE(facts, F(device), F(disk), N(facts, partition, ANY), W(facts, size), F(fstype), F(usage),
	 F(uuid), F(label), F(partuuid), F(partlabel), F(parttype), F(pttype), F(model), F(path),
	 F(grub), F(group), W(facts, seqno), R(facts, image, image_ref), W(facts, partflags),
	 F(subvol), F(dialect), F(env_block), N(facts, env_sector, ANY));
#undef F

DESCRIBE(part, N(part, number, LIMIT_PARTITIONS), W(part, start), W(part, size));
DESCRIBE(probe_record, R(probe_record, facts, facts), N(probe_record, mounted, 1),
	 W(probe_record, start), L(probe_record, parts, part, TABLE_ENTRIES),
	 L(probe_record, notes, note, LIMIT_NOTES));

DESCRIBE(fetch_request, N(fetch_request, t, ANY), N(fetch_request, ms, ANY),
	 T(fetch_request, method), T(fetch_request, url), N(fetch_request, status, ANY),
	 W(fetch_request, bytes), T(fetch_request, note));

DESCRIBE(scan_record, L(scan_record, entries, boot_entry, LIMIT_ENTRIES),
	 L(scan_record, menus, menu, MAX_MENUS), L(scan_record, notes, note, LIMIT_NOTES + 1),
	 L(scan_record, wants, slice, LIMIT_WANTS), T(scan_record, tally),
	 L(scan_record, images, image_ref, LIMIT_IMAGES),
	 L(scan_record, requests, fetch_request, FETCH_REQUESTS_MAX));

DESCRIBE(boot_record, N(boot_record, loaded, 1), N(boot_record, code, NOTE_CODE_COUNT - 1),
	 T(boot_record, message), T(boot_record, cmdline));

#define K(name) T(kernel_record, name)
DESCRIBE(kernel_record, N(kernel_record, reason, ANY), K(message), K(format), K(version), K(head),
	 K(cmdline), W(kernel_record, kernel_bytes), W(kernel_record, initrd_bytes),
	 W(kernel_record, init_size), N(kernel_record, n_initrds, 2 * LIMIT_INITRDS),
	 N(kernel_record, devicetree, 1), N(kernel_record, raw, 1),
	 N(kernel_record, modes, ANY), N(kernel_record, own, 1));
#undef K

DESCRIBE(write_result, T(write_result, what), T(write_result, where), T(write_result, why),
	 N(write_result, done, 1));
DESCRIBE(write_record, L(write_record, results, write_result, MAX_WRITES),
	 N(write_record, by_driver, 1));

DESCRIBE(assembly_record, N(assembly_record, waiting, 1),
	 N(assembly_record, active, LIMIT_LVM_VOLUMES),
	 L(assembly_record, notes, note, LIMIT_NOTES));

DESCRIBE(lvm_place, N(lvm_place, member, LIMIT_VOLUMES - 1), W(lvm_place, sector));
DESCRIBE(lvm_piece, W(lvm_piece, start), W(lvm_piece, length), W(lvm_piece, stripe),
	 L(lvm_piece, places, lvm_place, LVM_STRIPES_MAX));
DESCRIBE(lvm_volume, T(lvm_volume, name), T(lvm_volume, id),
	 L(lvm_volume, pieces, lvm_piece, LIMIT_LVM_TARGETS));
DESCRIBE(lvm_plan, T(lvm_plan, name), L(lvm_plan, volumes, lvm_volume, LIMIT_LVM_VOLUMES),
	 N(lvm_plan, visible, LIMIT_LVM_NODES), N(lvm_plan, left, LIMIT_LVM_NODES),
	 T(lvm_plan, why),
	 {LIST, offsetof(struct lvm_plan, members), &index_record, LIMIT_VOLUMES});

DESCRIBE(md_part, N(md_part, member, LIMIT_VOLUMES - 1), N(md_part, number, ANY),
	 N(md_part, active, 1), W(md_part, events));
DESCRIBE(md_plan, N(md_plan, major, 1), N(md_plan, minor, 90), N(md_plan, level, ANY),
	 N(md_plan, disks, ANY), N(md_plan, active, ANY), T(md_plan, name),
	 L(md_plan, parts, md_part, LIMIT_VOLUMES));

#define V(name) T(loader_vars, name)
DESCRIBE(loader_vars, V(one_shot), V(preferred), V(entry), V(last_booted), V(timeout),
	 V(timeout_one_shot), V(tally), V(restarts), N(loader_vars, firmware_setup, 1),
	 N(loader_vars, secure_boot, SECURE_BOOT_ON));
#undef V

DESCRIBE(firmware_record, R(firmware_record, vars, loader_vars), N(firmware_record, hibernated, 1),
	 T(firmware_record, kernel), T(firmware_record, uuid));

DESCRIBE(net_item, T(net_item, title), N(net_item, local, 1), T(net_item, filename),
	 T(net_item, next_server), T(net_item, url));
#define I(name) T(net_identity, name)
DESCRIBE(net_identity, I(interface), N(net_identity, hardware, ANY), I(mac), I(uuid), I(ip),
	 I(netmask), I(gateway), I(dns), I(ntp), I(ip6), I(gateway6), I(dns6),
	 N(net_identity, prefix6, 128), I(server6), I(parameters), I(hostname), I(domain),
	 I(root_path), I(server_id), I(next_server), I(filename), I(url), I(user_class),
	 I(vendor_class), N(net_identity, arch, UINT16_MAX), N(net_identity, vlan, 4094),
	 N(net_identity, mtu, UINT16_MAX), N(net_identity, starts_kernel, 1), I(dhcp), I(proxy),
	 L(net_identity, items, net_item, DHCP4_ITEMS_MAX),
	 N(net_identity, menu_timeout, NET_NO_TIMEOUT));
#undef I
DESCRIBE(lease_offer, T(lease_offer, server), T(lease_offer, offered), T(lease_offer, boot_file),
	 N(lease_offer, after_ms, ANY), N(lease_offer, proxy, 1), N(lease_offer, naks, ANY));
DESCRIBE(lease_record, N(lease_record, leased, 1), N(lease_record, ignored, ANY),
	 N(lease_record, naks, ANY), N(lease_record, tree, 1), N(lease_record, bond, 1),
	 N(lease_record, blocked_ms, ANY), R(lease_record, who, net_identity),
	 L(lease_record, offers, lease_offer, LEASE_OFFERS_MAX));

size_t wire_room(struct slice bytes)
{
	return codec_room(bytes);
}

/* ---- the records ---- */

struct slice wire_put_probe(const struct probe_record *r, struct arena *a)
{
	return codec_put(&probe_record_record, r, a);
}

struct slice wire_put_scan(const struct scan_record *r, struct arena *a)
{
	return codec_put(&scan_record_record, r, a);
}

struct slice wire_put_boot(const struct boot_record *r, struct arena *a)
{
	return codec_put(&boot_record_record, r, a);
}

int wire_get_probe(struct slice bytes, struct arena *a, struct probe_record *r)
{
	return codec_get(bytes, &probe_record_record, a, r);
}

/* What the tables cannot say: that ids are ids and hashes hashes, and that entries point at menus
 * that are there. */
static bool scan_makes_sense(const struct scan_record *r)
{
	for (uint32_t i = 0; i < r->entries.n; i++) {
		const struct boot_entry *e = &r->entries.at[i];
		if (e->menu >= r->menus.n || e->id.n != 8 ||
		    (e->starts.n && e->starts.n != TWINS_HASH_BYTES) ||
		    e->places.n != e->submenu.n * SUBMENU_NAME_BYTES)
			return false;
	}
	return true;
}

int wire_get_scan(struct slice bytes, struct arena *a, struct scan_record *r)
{
	int rc = codec_get(bytes, &scan_record_record, a, r);

	if (rc == 0 && !scan_makes_sense(r)) {
		*r = (struct scan_record){0};
		rc = -EBADMSG;
	}
	return rc;
}

int wire_get_boot(struct slice bytes, struct arena *a, struct boot_record *r)
{
	return codec_get(bytes, &boot_record_record, a, r);
}

struct slice wire_put_kernel(const struct kernel_record *r, struct arena *a)
{
	return codec_put(&kernel_record_record, r, a);
}

int wire_get_kernel(struct slice bytes, struct arena *a, struct kernel_record *r)
{
	return codec_get(bytes, &kernel_record_record, a, r);
}

struct slice wire_put_assembly(const struct assembly_record *r, struct arena *a)
{
	return codec_put(&assembly_record_record, r, a);
}

int wire_get_assembly(struct slice bytes, struct arena *a, struct assembly_record *r)
{
	return codec_get(bytes, &assembly_record_record, a, r);
}

struct slice wire_put_write(const struct write_record *r, struct arena *a)
{
	return codec_put(&write_record_record, r, a);
}

int wire_get_write(struct slice bytes, struct arena *a, struct write_record *r)
{
	return codec_get(bytes, &write_record_record, a, r);
}

struct slice wire_put_firmware(const struct firmware_record *r, struct arena *a)
{
	return codec_put(&firmware_record_record, r, a);
}

static bool firmware_makes_sense(const struct firmware_record *r)
{
	const struct loader_vars *v = &r->vars;
	const struct slice *const texts[] = {&v->one_shot, &v->preferred,   &v->entry,
					     &v->last_booted, &v->timeout, &v->timeout_one_shot,
					     &v->tally};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i]->n > LIMIT_TEXT_BYTES)
			return false;
	return r->kernel.n < HIBERNATED_TEXT_BYTES && r->uuid.n < HIBERNATED_TEXT_BYTES;
}

int wire_get_firmware(struct slice bytes, struct arena *a, struct firmware_record *r)
{
	int rc = codec_get(bytes, &firmware_record_record, a, r);

	if (rc == 0 && !firmware_makes_sense(r)) {
		*r = (struct firmware_record){0};
		rc = -EBADMSG;
	}
	return rc;
}

struct slice wire_put_lvm(const struct lvm_plan *plan, struct arena *a)
{
	return codec_put(&lvm_plan_record, plan, a);
}

int wire_get_lvm(struct slice bytes, struct arena *a, struct lvm_plan *plan)
{
	return codec_get(bytes, &lvm_plan_record, a, plan);
}

struct slice wire_put_md(const struct md_plan *plan, struct arena *a)
{
	return codec_put(&md_plan_record, plan, a);
}

int wire_get_md(struct slice bytes, struct arena *a, struct md_plan *plan)
{
	return codec_get(bytes, &md_plan_record, a, plan);
}

struct slice wire_put_lease(const struct lease_record *r, struct arena *a)
{
	return codec_put(&lease_record_record, r, a);
}

int wire_get_lease(struct slice bytes, struct arena *a, struct lease_record *r)
{
	return codec_get(bytes, &lease_record_record, a, r);
}
