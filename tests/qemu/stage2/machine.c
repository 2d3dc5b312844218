/* Memory map, ACPI, device tree, EFI, screen, disks and SMBIOS as this kernel was told of them. */
/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <unistd.h>

#include "sha256.h"

enum { MAX_RANGES = 512, LOG_BYTES = 1 << 18, READ_ALL = 3, SCREEN_BYTES = 64, SCREEN_CURSOR = 4 };

static void (*tell)(const char *format, ...);

static ssize_t read_file(const char *path, void *data, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, data, size);

	if (fd >= 0)
		close(fd);
	return n;
}

/* Its first line; false when there is no such file. */
static int read_line(const char *path, char *text, size_t size)
{
	ssize_t n = read_file(path, text, size - 1);

	text[n > 0 ? n : 0] = 0;
	text[strcspn(text, "\n")] = 0;
	return n > 0;
}

static void tell_line(const char *key, const char *path)
{
	char text[512];

	if (read_line(path, text, sizeof(text)))
		tell("PROBE machine %s=%s", key, text);
}

static void tell_hash(const char *key, const char *path)
{
	static char data[1 << 18];
	ssize_t n = read_file(path, data, sizeof(data));
	struct sha256 sha;
	char hex[65];

	if (n <= 0)
		return;
	sha256_start(&sha);
	sha256_add(&sha, data, (size_t)n);
	sha256_hex(&sha, hex);
	tell("PROBE machine %s=%zd %s", key, n, hex);
}

/* The number of ranges. */
static int tell_memory(void)
{
	for (int i = 0; i < MAX_RANGES; i++) {
		char path[64], start[32], end[32], type[64];

		snprintf(path, sizeof(path), "/sys/firmware/memmap/%d/start", i);
		if (!read_line(path, start, sizeof(start)))
			return i;
		snprintf(path, sizeof(path), "/sys/firmware/memmap/%d/end", i);
		read_line(path, end, sizeof(end));
		snprintf(path, sizeof(path), "/sys/firmware/memmap/%d/type", i);
		read_line(path, type, sizeof(type));
		tell("PROBE machine e820=%s-%s %s", start, end, type);
	}
	return MAX_RANGES;
}

/* Each property of the device tree below @folder, whose name in it is @node. What a loader writes
 * there for the kernel that it starts is left out. */
static void tell_tree(const char *folder, const char *node)
{
	DIR *dir = opendir(folder);

	for (struct dirent *e; dir && (e = readdir(dir));) {
		char path[1024], name[512], key[530];

		if (e->d_name[0] == '.' || !strcmp(e->d_name, "chosen"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		snprintf(name, sizeof(name), "%s/%s", node, e->d_name);
		snprintf(key, sizeof(key), "tree.%s", name);
		if (e->d_type == DT_DIR)
			tell_tree(path, name);
		else
			tell_hash(key, path);
	}
	if (dir)
		closedir(dir);
}

/* Memory where firmware has no map that Linux would show. */
static void tell_ram(void)
{
	static char text[1 << 16];
	ssize_t n = read_file("/proc/iomem", text, sizeof(text) - 1);
	char *rest = text;

	text[n > 0 ? n : 0] = 0;
	for (char *line; (line = strsep(&rest, "\n"));)
		if (line[0] != ' ' && strstr(line, " : System RAM"))
			tell("PROBE machine ram=%s", line);
}

static void tell_acpi(void)
{
	static char log[LOG_BYTES];
	int n = klogctl(READ_ALL, log, sizeof(log) - 1);
	char *at = n > 0 ? strstr(log, "ACPI: RSDP 0x") : NULL;
	DIR *dir = opendir("/sys/firmware/acpi/tables");

	if (at)
		tell("PROBE machine rsdp=%.18s", at + strlen("ACPI: RSDP "));
	for (struct dirent *e; dir && (e = readdir(dir));) {
		char path[300], key[300];

		snprintf(path, sizeof(path), "/sys/firmware/acpi/tables/%s", e->d_name);
		snprintf(key, sizeof(key), "acpi.%s", e->d_name);
		if (e->d_type == DT_REG)
			tell_hash(key, path);
	}
	if (dir)
		closedir(dir);
}

/* A variable is read through the firmware's own code:
 * this works only when the kernel can call it. */
static void tell_efi(void)
{
	int regions = 0, variables = 0;
	char path[64], text[32];

	tell_line("efi.bits", "/sys/firmware/efi/fw_platform_size");
	tell_hash("efi.tables", "/sys/firmware/efi/systab");
	for (;; regions++) {
		snprintf(path, sizeof(path), "/sys/firmware/efi/runtime-map/%d/phys_addr", regions);
		if (!read_line(path, text, sizeof(text)))
			break;
	}
	tell("PROBE machine efi.regions=%d", regions);
	if (mount("efivarfs", "/sys/firmware/efi/efivars", "efivarfs", 0, NULL))
		return;
	DIR *dir = opendir("/sys/firmware/efi/efivars");
	while (dir && readdir(dir))
		variables++;
	tell("PROBE machine efi.has_variables=%d", variables > 10);
	tell_hash("efi.language",
		  "/sys/firmware/efi/efivars/PlatformLang-8be4df61-93ca-11d2-aa0d-00e098032b8c");
}

/* As the loader told it; the cursor and a size of memory that nobody reads are left out. */
static void tell_screen(void)
{
	unsigned char page[4096];
	char hex[2 * SCREEN_BYTES + 1] = "";

	if (read_file("/sys/kernel/boot_params/data", page, sizeof(page)) != sizeof(page))
		return;
	for (int i = SCREEN_CURSOR; i < SCREEN_BYTES; i++)
		snprintf(hex + 2 * (i - SCREEN_CURSOR), 3, "%02x", page[i]);
	tell("PROBE machine screen=%s", hex);
	tell_line("screen.driver", "/sys/class/graphics/fb0/name");
	tell_line("screen.size", "/sys/class/graphics/fb0/virtual_size");
}

static void tell_setup_data(void)
{
	char path[80], type[32];

	for (int i = 0; i < 16; i++) {
		snprintf(path, sizeof(path), "/sys/kernel/boot_params/setup_data/%d/type", i);
		if (!read_line(path, type, sizeof(type)))
			return;
		tell("PROBE machine setup_data=%s", type);
	}
}

/* As its driver, if it has one here, or whoever was before has left it. */
static void tell_function(const char *address)
{
	unsigned char head[8];
	char path[300];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/config", address);
	if (read_file(path, head, sizeof(head)) == sizeof(head))
		tell("PROBE pci %s %02x%02x:%02x%02x command=%02x%02x", address, head[1], head[0],
		     head[3], head[2], head[5], head[4]);
}

void report_pci(void (*say)(const char *format, ...))
{
	DIR *dir = opendir("/sys/bus/pci/devices");
	struct dirent *e;

	tell = say;
	while (dir && (e = readdir(dir)))
		if (e->d_name[0] != '.')
			tell_function(e->d_name);
	if (dir)
		closedir(dir);
}

void report_machine(void (*say)(const char *format, ...))
{
	tell = say;
	if (!tell_memory())
		tell_ram();
	tell_tree("/sys/firmware/devicetree/base", "");
	tell_acpi();
	tell_efi();
	tell_screen();
	tell_setup_data();
	tell_hash("smbios.entry", "/sys/firmware/dmi/tables/smbios_entry_point");
	tell_hash("smbios.tables", "/sys/firmware/dmi/tables/DMI");
	tell_line("disk.signature", "/sys/firmware/edd/int13_dev80/mbr_signature");
	tell_line("disk.sectors", "/sys/firmware/edd/int13_dev80/sectors");
}
