/* The least that can do the job: PID 1 with everything written into it.
 * What kexling is measured against. */
/* SPDX-License-Identifier: MIT */
/*
 * By itself it loads by hand what /disk holds, and jumps: by kexec_load with addresses chosen for a
 * guest of 1 GiB or more; on arm64 by kexec_file_load, which is the least there. With load=WORD on
 * the kernel's command line it lets a program load the same files: what that takes is counted from
 * begin_load() on. With memory=1 it tells, instead of jumping, how far the memory that is available
 * sank meanwhile.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DISK "/dev/vda1"
#define KERNEL "/disk/boot/vmlinuz-0"
#define INITRD "/disk/boot/initrd-0.0.img"
#ifdef __x86_64__
#define CMDLINE "console=ttyS0"
#else
#define CMDLINE "console=ttyAMA0"
#endif

enum { KERNEL_AT = 0x38000000, INITRD_AT = 0x20000000, PARAMETERS_AT = 0x1fff0000, HUGE = 2 << 20 };

void begin_load(void);

/* The mark that the plugin waits for. */
__attribute__((noinline, used)) void begin_load(void)
{
	__asm__ volatile("");
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		perror(path);
	close(fd);
}

#ifdef __x86_64__
/* A whole file in huge pages, past the page cache. */
static unsigned char *read_huge(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_DIRECT);
	struct stat st;

	fstat(fd, &st);
	*size = (size_t)st.st_size;
	size_t room = (*size + HUGE - 1) & ~(size_t)(HUGE - 1), got = 0;
	unsigned char *p = mmap(NULL, room, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (p == MAP_FAILED) {
		perror("huge pages");
		return NULL;
	}
	while (got < *size) {
		ssize_t n = pread(fd, p + got, room - got, (off_t)got);
		if (n <= 0) {
			perror(path);
			break;
		}
		got += (size_t)n;
	}
	close(fd);
	return p;
}

static size_t pages(size_t n)
{
	return (n + 4095) & ~(size_t)4095;
}

static void set(unsigned char *page, size_t offset, uint32_t value)
{
	memcpy(page + offset, &value, sizeof(value));
}

static int load_by_hand(void)
{
	static unsigned char page[8192];	/* boot_params, the command line, and the way in */
	static const unsigned char way_in[] = {
		0xbe, 0x00, 0x00, 0xff, 0x1f,	/* mov $PARAMETERS_AT, %esi */
		0xb8, 0x00, 0x02, 0x00, 0x38,	/* mov $KERNEL_AT + 0x200, %eax */
		0xff, 0xe0,			/* jmp *%rax */
	};
	size_t kernel_size, initrd_size;
	unsigned char *kernel, *initrd;
	int fd = open("/sys/kernel/boot_params/data", O_RDONLY);

	if (read(fd, page, 4096) != 4096)
		perror("boot_params");
	close(fd);
	kernel = read_huge(KERNEL, &kernel_size);
	initrd = read_huge(INITRD, &initrd_size);
	if (!kernel || !initrd)
		return -1;
	size_t setup = (kernel[0x1f1] + 1u) * 512;
	memcpy(page + 0x1f1, kernel + 0x1f1, 0x290 - 0x1f1);
	page[0x210] = 0xff;
	set(page, 0x218, INITRD_AT);
	set(page, 0x21c, (uint32_t)initrd_size);
	set(page, 0x228, PARAMETERS_AT + 4096);
	memcpy(page + 4096, CMDLINE, sizeof(CMDLINE));
	memcpy(page + 6144, way_in, sizeof(way_in));
	struct kexec_segment segments[] = {
		{page, sizeof(page), (void *)PARAMETERS_AT, sizeof(page)},
		{kernel + setup, kernel_size - setup, (void *)KERNEL_AT,
		 pages(kernel_size - setup)},
		{initrd, initrd_size, (void *)INITRD_AT, pages(initrd_size)},
	};
	return (int)syscall(SYS_kexec_load, (unsigned long)PARAMETERS_AT + 6144, 3ul, segments,
			    (unsigned long)KEXEC_ARCH_DEFAULT);
}
#else
static int load_by_hand(void)
{
	int kernel = open(KERNEL, O_RDONLY), initrd = open(INITRD, O_RDONLY);

	return (int)syscall(SYS_kexec_file_load, kernel, initrd, sizeof(CMDLINE), CMDLINE, 0ul);
}
#endif

/* The programs, by the word in load=; NULL: no such word. */
static char *const *program_of(const char *word)
{
	static char *const programs[][11] = {
		{"kexling", "/kexling", "load", KERNEL, "--initrd", INITRD, "--command-line",
		 CMDLINE},
		{"kexling-file", "/kexling", "load", "--call=file", KERNEL, "--initrd", INITRD,
		 "--command-line", CMDLINE},
		{"kexec-s", "/kexec", "-l", "-s", KERNEL, "--initrd=" INITRD,
		 "--command-line=" CMDLINE},
		{"kexec-c", "/kexec", "-l", "-c", KERNEL, "--initrd=" INITRD,
		 "--command-line=" CMDLINE},
		{"kexec-c-no-checks", "/kexec", "-l", "-c", "--no-checks", KERNEL,
		 "--initrd=" INITRD, "--command-line=" CMDLINE},
	};

	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		if (!strcmp(word, programs[i][0]))
			return programs[i] + 1;
	return NULL;
}

static int load_by_program(char *const *words)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		execv(words[0], words);
		perror(words[0]);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return status;
}

static long available_kib(void)
{
	char text[512] = "";
	int fd = open("/proc/meminfo", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	const char *at = n > 0 ? strstr(text, "MemAvailable:") : NULL;
	return at ? atol(at + strlen("MemAvailable:")) : 0;
}

/* Watches from the other processor until the parent is done. */
static void watch_memory(long before, const volatile int *done)
{
	long least = before;

	while (!*done) {
		long now = available_kib();
		least = now < least ? now : least;
	}
	printf("MEMORY %ld\n", before - least);
	fflush(stdout);
}

static void mount_all(void)
{
	mkdir("/dev", 0755);
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/disk", 0755);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	if (mount(DISK, "/disk", "ext4", MS_RDONLY, "noload"))
		perror(DISK);
}

int main(void)
{
	const char *word = getenv("load"), *memory = getenv("memory");
	char *const *program = word ? program_of(word) : NULL;
	volatile int *done = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
				  -1, 0);

	mount_all();
	if (!program)
		write_file("/proc/sys/vm/nr_overcommit_hugepages", "400");
	long before = available_kib();
	pid_t watcher = memory ? fork() : -1;
	if (watcher == 0) {
		watch_memory(before, done);
		_exit(0);
	}
	begin_load();
	int rc = program ? load_by_program(program) : load_by_hand();
	*done = 1;
	if (rc)
		printf("FAILED %d\n", rc);
	if (watcher > 0)
		waitpid(watcher, NULL, 0);
	if (memory)
		reboot(RB_POWER_OFF);
	reboot(RB_KEXEC);
	perror("reboot");
	for (;;)
		pause();
}
