/* Runs a program as on a kernel that was built without one of the kexec calls, or both. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The call's number, or that of no call. */
static unsigned number_of(const char *words, const char *word, unsigned number)
{
	return strstr(words, word) ? number : ~0u;
}

/* usage: lacks file,load PROGRAM ARGUMENT... : either word, both, or "nothing" */
int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number_of(argv[1], "file", SYS_kexec_file_load),
			 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number_of(argv[1], "load", SYS_kexec_load), 0,
			 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(*code), code};

	/* without no_new_privs: root may, and CAP_SYS_BOOT stays */
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("seccomp");
		return 2;
	}
	execv(argv[2], argv + 2);
	perror(argv[2]);
	return 127;
}
