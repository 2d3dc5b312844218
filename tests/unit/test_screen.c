/* What people see: whole screens as text, read from the terminal that the bytes went to. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/screen_kit.h"

TEST(screen_list_and_countdown)
{
	begin(80, 24);
	status(0, 5);
	OK_TEXT(seen(), S(" kexling\n"
			  "\n"
			  " -- vda2 \"debian-root\"  ext4, grub  20 GiB  QEMU HARDDISK "
			  "---------------------\n"
			  " > *  Debian GNU/Linux\n"
			  "    + Advanced options for Debian GNU/Linux\n"
			  "    ! Windows Boot Manager (on /dev/vda1)\n"
			  "      UEFI Firmware Settings\n"
			  " -- nvme0n1p3  xfs, bls  931 GiB "
			  "----------------------------------------------\n"
			  "      Fedora Linux (6.8.5-301.fc40.x86_64) 40 (Workstation Edition)\n"
			  "      ?[31mevil? \xe4\xb8\xad\xe6\x96\x87 ?title with a very long tail "
			  "that goes on until it is ...\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "------------------------------------------------------------------------"
			  "--------\n"
			  "vda2: /boot/vmlinuz-6.1.0-18-amd64\n"
			  "root=UUID=8f4c1c4e-27a5-4a39-9f2c-0d4be6f9aa11 ro quiet console=tty0 "
			  "console=...\n"
			  "Booting Debian GNU/Linux in 5 s - any arrow key stops\n"
			  "Enter boot  ? help  e edit  i info  c shell  r rescan  d devices\n"));
}

TEST(screen_list_and_countdown_small)
{
	begin(40, 10);
	status(0, 5);
	OK_TEXT(seen(), S(" kexling\n"
			" -- vda2 \"debian-root\"  ext4, grub ----\n"
			" > *  Debian GNU/Linux\n"
			"    + Advanced options for Debian GN...\n"
			"    ! Windows Boot Manager (on /dev/...\n"
			"      UEFI Firmware Settings           v\n"
			"vda2: /boot/vmlinuz-6.1.0-18-amd64\n"
			"root=UUID=8f4c1c4e-27a5-4a39-9f2c-0d4...\n"
			"Booting Debian GN... in 5 s, arrow stops\n"
			"Enter boot  ? help  e edit  i info\n"));
}

TEST(screen_unbootable_entry_says_why)
{
	begin(80, 24);
	status(0, -1);
	press(KEY_DOWN);
	press(KEY_DOWN);
	OK_TEXT(seen(),
		S(" kexling\n"
		  "\n"
		  " -- vda2 \"debian-root\"  ext4, grub  20 GiB  QEMU HARDDISK "
		  "---------------------\n"
		  "   *  Debian GNU/Linux\n"
		  "    + Advanced options for Debian GNU/Linux\n"
		  " >  ! Windows Boot Manager (on /dev/vda1)\n"
		  "      UEFI Firmware Settings\n"
		  " -- nvme0n1p3  xfs, bls  931 GiB "
		  "----------------------------------------------\n"
		  "      Fedora Linux (6.8.5-301.fc40.x86_64) 40 (Workstation Edition)\n"
		  "      ?[31mevil? \xe4\xb8\xad\xe6\x96\x87 ?title with a very long tail that "
		  "goes on until it is ...\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "--------------------------------------------------------------------------------"
		  "\n"
		  "Cannot be booted: chainloads bootmgfw.efi, which kexec cannot start; choose it\n"
		  "in the firmware's boot menu\n"
		  "\n"
		  "Enter boot  ? help  e edit  i info  c shell  r rescan  d devices\n"));
}

TEST(screen_unbootable_entry_says_why_small)
{
	begin(40, 10);
	status(0, -1);
	press(KEY_DOWN);
	press(KEY_DOWN);
	OK_TEXT(seen(), S(" kexling\n"
			" -- vda2 \"debian-root\"  ext4, grub ----\n"
			"   *  Debian GNU/Linux\n"
			"    + Advanced options for Debian GN...\n"
			" >  ! Windows Boot Manager (on /dev/...\n"
			"      UEFI Firmware Settings           v\n"
			"Cannot be booted: chainloads\n"
			"bootmgfw.efi, which kexec cannot star...\n"
			"\n"
			"Enter boot  ? help  e edit  i info\n"));
}

TEST(screen_submenu)
{
	begin(80, 24);
	kit.list.pending = 2;
	press(KEY_DOWN);
	press(KEY_ENTER);
	OK_TEXT(seen(),
		S(" kexling > Advanced options for Debian GNU/Linux  (vda2)\n"
		  "\n"
		  " >    Debian GNU/Linux, with Linux 6.1.0-18-amd64\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "--------------------------------------------------------------------------------"
		  "\n"
		  "vda2: /boot/vmlinuz\n"
		  "root=/dev/vda1 ro\n"
		  "2 devices are still being looked at\n"
		  "Esc back  Enter boot  ? help  e edit  i info  c shell  r rescan  d devices\n"));
}

TEST(screen_entry_that_starts_no_kernel)
{
	begin(40, 10);
	kit.list.n = 4;
	press(KEY_END);
	OK_TEXT(seen(), S(" kexling\n"
			"      Debian GNU/Linux\n"
			"    + Advanced options for Debian GN...\n"
			"    ! Windows Boot Manager (on /dev/...\n"
			" >    UEFI Firmware Settings\n"
			"\n"
			"vda2: reboots into the firmware's set-up\n"
			"root=/dev/vda1 ro\n"
			"\n"
			"Enter boot  ? help  e edit  i info\n"));
}

TEST(screen_details)
{
	begin(80, 24);
	type('i');
	OK_TEXT(seen(),
		S(" kexling - details\n"
		  "\n"
		  "Title         Debian GNU/Linux\n"
		  "Id            a1a1a1a1\n"
		  "Volume        vda2  ext4  LABEL=debian-root  UUID=0a1b2c3d-0001  QEMU HARDDISK\n"
		  "Configured in /boot/grub/grub.cfg line 10, grub\n"
		  "\n"
		  "Kernel        /boot/vmlinuz-6.1.0-18-amd64\n"
		  "Initrd        /boot/initrd.img-6.1.0-18-amd64\n"
		  "Command line  root=UUID=8f4c1c4e-27a5-4a39-9f2c-0d4be6f9aa11 ro quiet\n"
		  "              console=tty0 console=ttyS0,115200n8 mitigations=auto\n"
		  "              crashkernel=256M\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "--------------------------------------------------------------------------------"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "Esc back  Up Down scroll  e edit\n"));
}

TEST(screen_details_small)
{
	begin(40, 10);
	type('i');
	press(KEY_DOWN);
	OK_TEXT(seen(), S(" kexling - details\n"
			"Id            a1a1a1a1                 ^\n"
			"Volume        vda2  ext4\n"
			"              LABEL=debian-root\n"
			"              UUID=0a1b2c3d-0001  QEMU\n"
			"              HARDDISK                 v\n"
			"\n"
			"\n"
			"\n"
			"Esc back  Up Down scroll  e edit\n"));
}

TEST(screen_editor)
{
	begin(80, 24);
	type('e');
	type('x');
	OK_TEXT(seen(), S(" kexling - command line, for this boot only\n"
			  "\n"
			  "Debian GNU/Linux\n"
			  "root=UUID=8f4c1c4e-27a5-4a39-9f2c-0d4be6f9aa11 ro quiet console=tty0 "
			  "console=tty\n"
			  "S0,115200n8 mitigations=auto crashkernel=256Mx\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "------------------------------------------------------------------------"
			  "--------\n"
			  "\n"
			  "\n"
			  "\n"
			  "Enter boot  Esc cancel  ^W ^U ^K delete\n"));
}

TEST(screen_help)
{
	begin(80, 24);
	type('?');
	OK_TEXT(seen(),
		S(" kexling - help\n"
		  "\n"
		  "Up Down       select; also k j, ^P ^N, Page Up, Page Down, Home, End\n"
		  "Enter         boot the entry, or open the submenu\n"
		  "Esc Left      leave the submenu\n"
		  "e             edit the command line, for this boot only\n"
		  "i             show everything about the entry\n"
		  "d t           show what became of each device; what has happened, and when\n"
		  "r             look at all devices again\n"
		  "c             rescue shell on this console; so does Esc Esc\n"
		  "^L            draw the screen again\n"
		  "\n"
		  "*             is booted by itself when nobody presses a key\n"
		  "+             a submenu\n"
		  "!             cannot be booted, or has failed: the lines below say why\n"
		  "\n"
		  "In the editor Enter or ^X boots, Esc leaves; arrows, Home ^A, End ^E,\n"
		  "              Backspace, Delete; ^W ^U ^K delete the word before the cursor,\n"
		  "              all before it, all behind it\n"
		  "--------------------------------------------------------------------------------"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "Esc back  Up Down scroll\n"));
}

TEST(screen_booting)
{
	begin(40, 10);
	send((struct menu_event){.kind = MENU_BOOTING, .chosen = kit_key(&kit, 0)});
	OK_TEXT(seen(), S(" kexling\n"
			" -- vda2 \"debian-root\"  ext4, grub ----\n"
			" >    Debian GNU/Linux\n"
			"    + Advanced options for Debian GN...\n"
			"    ! Windows Boot Manager (on /dev/...\n"
			"      UEFI Firmware Settings           v\n"
			"Starting Debian GNU/Linux ...\n"
			"\n"
			"\n"
			"Esc stops it\n"));
}

TEST(screen_failed_and_next)
{
	begin(80, 24);
	kit.at[0].failed = S("initrd.img: cut short");
	send((struct menu_event){.kind = MENU_FAILED,
				 .chosen = kit_key(&kit, 0),
				 .text = S("/boot/initrd.img-6.1.0-18-amd64: cut short: 12582912 "
					   "of 34002011 bytes; check "
					   "the file system from another one")});
	status(4, 4);
	OK_TEXT(seen(),
		S(" kexling\n"
		  "\n"
		  " -- vda2 \"debian-root\"  ext4, grub  20 GiB  QEMU HARDDISK "
		  "---------------------\n"
		  "    ! Debian GNU/Linux\n"
		  "    + Advanced options for Debian GNU/Linux\n"
		  "    ! Windows Boot Manager (on /dev/vda1)\n"
		  "      UEFI Firmware Settings\n"
		  " -- nvme0n1p3  xfs, bls  931 GiB "
		  "----------------------------------------------\n"
		  " > *  Fedora Linux (6.8.5-301.fc40.x86_64) 40 (Workstation Edition)\n"
		  "      ?[31mevil? \xe4\xb8\xad\xe6\x96\x87 ?title with a very long tail that "
		  "goes on until it is ...\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "\n"
		  "--------------------------------------------------------------------------------"
		  "\n"
		  "Could not start Debian GNU/Linux: /boot/initrd.img-6.1.0-18-amd64: cut short:\n"
		  "12582912 of 34002011 bytes; check the file system from another one\n"
		  "Booting Fedora Linux (6.8.5-301.fc40.x86_64) 40 ... in 4 s - any arrow key "
		  "stops\n"
		  "Enter boot  ? help  e edit  i info  c shell  r rescan  d devices\n"));
}

TEST(screen_looking)
{
	begin(80, 24);
	kit.list.n = 0;
	kit.list.pending = 1;
	OK_TEXT(seen(), S(" kexling\n"
			  "\n"
			  "   Looking for something to boot ...\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "------------------------------------------------------------------------"
			  "--------\n"
			  "\n"
			  "\n"
			  "1 device is still being looked at\n"
			  "Enter boot  ? help  e edit  i info  c shell  r rescan  d devices\n"));
}

TEST(screen_nothing_found)
{
	begin(80, 24);
	kit.list.n = 0;
	browser.devices = &(struct devices){
		.text = S("sda: 10 GiB, no partition table, no file system\n"
			  "sdb1: crypto_LUKS, not a file system")};
	send((struct menu_event){.kind = MENU_NOTICE, .text = S("No boot entry was found.")});
	OK_TEXT(seen(), S(" kexling\n"
			  "\n"
			  "   Nothing to boot was found. Looked at:\n"
			  "sda: 10 GiB, no partition table, no file system\n"
			  "sdb1: crypto_LUKS, not a file system\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "\n"
			  "------------------------------------------------------------------------"
			  "--------\n"
			  "No boot entry was found.\n"
			  "\n"
			  "\n"
			  "Enter boot  ? help  e edit  i info  c shell  r rescan  d devices\n"));
}

/* Files of another volume say so; a list that just fits has no arrow. */
TEST(screen_details_name_other_volumes)
{
	static struct file_ref initrds[] = {
		{.volume = 2, .device = S_INIT("UUID=1234"), .path = S_INIT("/initrd")},
		{.volume = 0, .device = S_INIT("LABEL=gone"), .path = S_INIT("/ucode")},
	};

	begin(80, 24);
	kit.entries[0].initrds = (struct file_list){initrds, 2};
	type('i');
	show();
	OK_TEXT(without_blanks(terminal_line(&terminal, 8)),
		S("Initrd        /initrd on UUID=1234"));
	OK_TEXT(without_blanks(terminal_line(&terminal, 9)),
		S("              /ucode on LABEL=gone, which is not there"));
}

TEST(screen_list_that_just_fits)
{
	begin(40, 10);
	kit.list.n = 4;
	kit_entry(&kit, "c1c1c1c1", "Fifth");
	kit.at[4].menu = kit.at[3].menu;
	kit.at[4].key.volume = 1;
	show();
	OK(terminal.cell[5][39].text[0] == ' ');
	kit_entry(&kit, "c2c2c2c2", "Sixth");
	kit.at[5].menu = kit.at[3].menu;
	kit.at[5].key.volume = 1;
	show();
	OK(terminal.cell[5][39].text[0] == 'v');
}
