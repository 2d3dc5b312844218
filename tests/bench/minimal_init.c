/* The least that can do the job: PID 1 with everything written into it. What kexling is measured against. */
/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DISK "/dev/vda1"
#define KERNEL "/disk/boot/vmlinuz-0"
#define INITRD "/disk/boot/initrd-0.0.img"

static const char cmdline[] = "console=ttyS0";

int main(void)
{
	mkdir("/dev", 0755);
	mkdir("/disk", 0755);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	if (mount(DISK, "/disk", "ext4", MS_RDONLY, "noload"))
		perror(DISK);
	int kernel = open(KERNEL, O_RDONLY), initrd = open(INITRD, O_RDONLY);
	if (syscall(SYS_kexec_file_load, kernel, initrd, sizeof(cmdline), cmdline, 0))
		perror("kexec_file_load");
	reboot(RB_KEXEC);
	perror("reboot");
	for (;;)
		pause();
}
