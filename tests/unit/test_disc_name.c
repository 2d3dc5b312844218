/* Names as FAT and ISO 9660 know them: case, versions, eight and three. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/tree_kit.h"

#include "discover/disc_name.h"
#include "discover/run.h"

#define FILE(path, text) {S_INIT(path), S_INIT(text)}

TEST(source_dir_in_any_case)
{
	struct tree tree;
	struct slice text;

	if (!tree_open(&tree))
		return;
	tree_file(&tree, "EFI/BOOT/Grub.cfg", "x");
	tree_file(&tree, "EFI/boot.txt", "y");
	struct source_dir exact = {.source = {&source_dir_ops}, .root = tree.fd};
	struct source_dir fat = {.source = {&source_dir_ops}, .root = tree.fd, .any_case = true};

	OK(!source_has_file(&exact.source, S("/efi/boot/grub.cfg")));
	OK(source_has_file(&fat.source, S("/efi/boot/grub.cfg")));
	OK(source_has_file(&fat.source, S("efi//Boot/GRUB.CFG")));
	OK(source_has_file(&fat.source, S("/efi/boot/../BOOT.TXT")));
	OK(!source_has_file(&fat.source, S("/efi/boot/grub.cf")));
	OK(!source_has_file(&fat.source, S("/efi/boot/grub.cfg/x")));
	OK(source_read(&fat.source, S("/efi/BOOT.TXT"), 10, &test_arena, &text) == 0);
	OK_TEXT(text, S("y"));
	tree_close(&tree);
}

static const struct mem_file disc[] = {
	FILE("/ISOLINUX/ISOLINUX.CFG;1",
	     "label a\nkernel /live/vmlinuz\nappend initrd=initramf.img\n"
	     "label b\nkernel /Live/Vmlinuz.\nappend initrd=missing\n"),
	FILE("/ISOLINUX/initramfs-linux.img", "initrd"), FILE("/LIVE/VMLINUZ.;1", "kernel"),
	FILE("/LIVE/archiso_sys-linux.cfg", ""), FILE("/LIVE/a.tar.gz", ""), FILE("/LIVE/same", ""),
	FILE("/LIVE/SAME", ""), FILE("/LIVE/Other", ""), FILE("/LIVE/OTHER.;2", ""),
};

static struct scan scan_disc(const char *fstype)
{
	static struct source_mem memory = {{&source_mem_ops}, disc, sizeof(disc) / sizeof(*disc)};
	static struct volume volume;
	static struct volume_set set = {&volume, 1};
	static const struct machine machine;

	volume = (struct volume){.number = 1, .source = &memory.source,
				 .facts = {.fstype = slice_str(fstype)}};
	return (struct scan){.arena = &test_arena, .volume = &volume, .volumes = &set,
			     .machine = &machine};
}

TEST(disc_names)
{
	struct scan iso = scan_disc("iso9660");

	OK_TEXT(disc_path(&iso, S("/live/vmlinuz")), S("/LIVE/VMLINUZ.;1"));
	OK_TEXT(disc_path(&iso, S("/live/archiso_.cfg")), S("/LIVE/archiso_sys-linux.cfg"));
	OK_TEXT(disc_path(&iso, S("/live/A_TAR.GZ")), S("/LIVE/a.tar.gz"));
	OK_TEXT(disc_path(&iso, S("/live/same")), S("/LIVE/same"));
	OK_TEXT(disc_path(&iso, S("/LIVE/SAME")), S("/LIVE/SAME"));
	OK_TEXT(disc_path(&iso, S("/live/archiso_sys.cfg")), S("/live/archiso_sys.cfg"));
	OK_TEXT(disc_path(&iso, S("/none/vmlinuz")), S("/none/vmlinuz"));
	struct scan ext = scan_disc("ext4");
	OK_TEXT(disc_path(&ext, S("/live/vmlinuz")), S("/live/vmlinuz"));
}

TEST(disc_is_read_as_isolinux_reads_it)
{
	struct scan iso = scan_disc("iso9660"), ext = scan_disc("ext4");

	scan_run(&ext);
	OK(ext.n_entries == 0);
	iso = scan_disc("iso9660");
	scan_run(&iso);
	OK(iso.n_entries == 2);
	OK(iso.n_entries == 2 && entry_bootable(&iso.entries[0]) &&
	   !entry_bootable(&iso.entries[1]));
	OK_TEXT(iso.entries[0].kernel.path, S("/LIVE/VMLINUZ.;1"));
	OK_TEXT(iso.entries[0].initrds.at[0].path, S("/ISOLINUX/initramfs-linux.img"));
}

/* isolinux looks in its own folders first, syslinux in its. */
TEST(disc_has_its_own_order)
{
	static const struct mem_file files[] = {
		FILE("/syslinux/syslinux.cfg", "label sys\nlinux /k\n"),
		FILE("/isolinux/isolinux.cfg", "label iso\nlinux /k\n"), FILE("/k", "kernel"),
	};
	struct source_mem memory = {{&source_mem_ops}, files, 3};
	struct volume volume = {.number = 1, .source = &memory.source};
	struct volume_set set = {&volume, 1};
	static const struct machine machine;

	for (int iso = 0; iso < 2; iso++) {
		struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set,
				    .machine = &machine};
		volume.facts.fstype = iso ? S("iso9660") : S("vfat");
		scan_run(&scan);
		OK(scan.n_entries == 1);
		OK_TEXT(scan.entries[0].name, iso ? S("iso") : S("sys"));
	}
}
