/* The second stage: PID 1 of the kernel that was booted; tells what it was given and powers off. */
/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "machine.h"
#include "sha256.h"

#ifdef __aarch64__
#define SERIAL "ttyAMA0"
#else
#define SERIAL "ttyS0"
#endif

enum { MAX_CONSOLES = 8, MAX_LINE = 5000, MAX_PATH = 1024, MAX_DEPTH = 16, LARGE_BYTES = 1 << 28 };

static int consoles[MAX_CONSOLES];
static int console_count;

static void add_console(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/%s", name);
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0 && console_count < MAX_CONSOLES)
		consoles[console_count++] = fd;
}

/* Reads a whole small file as text; an absent one is an empty string. */
static void read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, size - 1);

	text[n > 0 ? n : 0] = 0;
	text[strcspn(text, "\n")] = 0;
	if (fd >= 0)
		close(fd);
}

/* Every console the kernel writes to, and the first serial port even if it is none of them. */
static void open_consoles(void)
{
	char active[256];
	bool serial = false;

	read_text("/sys/class/tty/console/active", active, sizeof(active));
	for (char *rest = active, *name; (name = strsep(&rest, " "));) {
		serial |= !strcmp(name, SERIAL);
		if (*name)
			add_console(name);
	}
	if (!serial)
		add_console(SERIAL);
	if (!console_count)
		add_console("console");
}

/* One line on every console. */
static void say(const char *format, ...)
{
	char line[MAX_LINE + 2];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(line, MAX_LINE, format, args);
	va_end(args);
	n = n < MAX_LINE ? n : MAX_LINE - 1;
	line[n++] = '\n';
	for (int i = 0; i < console_count; i++)
		if (write(consoles[i], line, (size_t)n) != n)
			break;
}

static void report_file(const char *path)
{
	static char buffer[65536];
	unsigned long long size = 0;
	struct sha256 sha;
	char hex[65];
	ssize_t n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	sha256_start(&sha);
	/* of a large one the last part alone: all of it would take minutes */
	off_t end = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	if (end > LARGE_BYTES)
		size = (unsigned long long)lseek(fd, end - LARGE_BYTES / 16, SEEK_SET);
	else if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	while (fd >= 0 && (n = read(fd, buffer, sizeof(buffer))) > 0) {
		sha256_add(&sha, buffer, (size_t)n);
		size += (unsigned long long)n;
	}
	if (fd < 0 || n < 0) {
		say("PROBE unreadable=%s", path);
		return;
	}
	close(fd);
	sha256_hex(&sha, hex);
	say("PROBE file=%s sha256=%s size=%llu", path, hex, size);
}

/* What the boot loader has left, in pieces. */
static void report_record(void)
{
	char piece[1001];
	ssize_t n;
	int fd = open("/.extra/kexling/boot.json", O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && (n = read(fd, piece, sizeof(piece) - 1)) > 0) {
		piece[n] = 0;
		piece[strcspn(piece, "\n")] = 0;
		say("PROBE record=%s", piece);
	}
	if (fd >= 0)
		close(fd);
}

/* Every regular file of the root file system: mounts on top of it are left out by their device. */
static void report_tree(const char *folder, dev_t device, int depth)
{
	DIR *dir = depth ? opendir(*folder ? folder : "/") : NULL;

	if (!dir)
		return;
	for (struct dirent *e; (e = readdir(dir));) {
		char path[MAX_PATH];
		struct stat st;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (lstat(path, &st) || st.st_dev != device)
			continue;
		if (S_ISDIR(st.st_mode))
			report_tree(path, device, depth - 1);
		else if (S_ISREG(st.st_mode))
			report_file(path);
	}
	closedir(dir);
}

static void mount_kernel_trees(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
}

/* What is true of this kernel as a whole. */
static void report_marks(void)
{
	bool efi = !access("/sys/firmware/efi", F_OK);
	bool tables = !access("/sys/firmware/acpi/tables", F_OK);
	bool fb = !access("/sys/class/graphics/fb0", F_OK);
	bool disk = !access("/sys/class/block/vda", F_OK);

	say("PROBE marks=boot%s%s%s%s", efi ? ",efi" : "", tables ? ",acpi" : "", fb ? ",fb" : "",
	    disk ? ",vda" : "");
}

/* Asked for by the case that proves that a written disk is noticed. */
static void scribble(const char *disk)
{
	int fd = open(disk, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "scribbled", 9) != 9 || fsync(fd))
		say("PROBE scribble failed");
	if (fd >= 0)
		close(fd);
}

int main(void)
{
	static char text[MAX_LINE - 32];
	struct stat root;

	mount_kernel_trees();
	/* the kernel's messages off the console: they would cut lines in two */
	klogctl(6, NULL, 0);
	open_consoles();
	say("");
	read_text("/nonce", text, sizeof(text));
	say("PROBE nonce=%s", text);
	read_text("/proc/cmdline", text, sizeof(text));
	say("PROBE cmdline=%s", text);
	if (strstr(text, " scribble"))
		scribble("/dev/vda");
	report_marks();
	if (strstr(text, " record"))
		report_record();
	if (strstr(text, " pci-functions"))
		report_pci(say);
	if (strstr(text, " machine"))
		report_machine(say);
	if (!stat("/", &root))
		report_tree("", root.st_dev, MAX_DEPTH);
	say("PROBE end");
	for (int i = 0; i < console_count; i++)
		tcdrain(consoles[i]);
	if (!strstr(text, " hang"))
		reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
