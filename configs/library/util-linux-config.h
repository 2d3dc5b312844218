/* What libblkid is built with: what musl and Linux have, of what its files ask for. */
/* SPDX-License-Identifier: MIT */
#define PACKAGE "util-linux"
#define PACKAGE_NAME "util-linux"
#define LOCALEDIR ""
#define _PATH_RUNSTATEDIR "/run"
#define _PATH_SYSCONFSTATICDIR "/etc"
#define _PATH_VENDORDIR "/etc"

/* Left out on purpose: libblkid's own configuration file and cache, which need these. */
#undef HAVE_LIBECONF

#define HAVE_BYTESWAP_H 1
#define HAVE_ENDIAN_H 1
#define HAVE_ERR_H 1
#define HAVE_ERRNO_H 1
#define HAVE_FCNTL_H 1
#define HAVE_GETOPT_H 1
#define HAVE_INTTYPES_H 1
#define HAVE_LINUX_BLKZONED_H 1
#define HAVE_LINUX_VERSION_H 1
#define HAVE_LOCALE_H 1
#define HAVE_LANGINFO_H 1
#define HAVE_MNTENT_H 1
#define HAVE_PATHS_H 1
#define HAVE_STDINT_H 1
#define HAVE_STDLIB_H 1
#define HAVE_STRING_H 1
#define HAVE_STRINGS_H 1
#define HAVE_SYS_FILE_H 1
#define HAVE_SYS_IOCTL_H 1
#define HAVE_SYS_PARAM_H 1
#define HAVE_SYS_PRCTL_H 1
#define HAVE_SYS_RESOURCE_H 1
#define HAVE_SYS_STAT_H 1
#define HAVE_SYS_SYSMACROS_H 1
#define HAVE_SYS_TIME_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_UNISTD_H 1

#define HAVE_CLOCK_GETTIME 1
#define HAVE_DIRFD 1
#define HAVE_ENVIRON_DECL 1
#define HAVE_ERR 1
#define HAVE_ERRX 1
#define HAVE_FSEEKO 1
#define HAVE_FSTATAT 1
#define HAVE_FSYNC 1
#define HAVE_GETRANDOM 1
#define HAVE_MKOSTEMP 1
#define HAVE_NANOSLEEP 1
#define HAVE_OPENAT 1
#define HAVE_PROGRAM_INVOCATION_SHORT_NAME 1
#define HAVE_SECURE_GETENV 1
#define HAVE_STRNDUP 1
#define HAVE_STRNLEN 1
#define HAVE_STRSIGNAL 1
#define HAVE_STRUCT_TM_TM_GMTOFF 1
#define HAVE_SYSCONF 1
#define HAVE_TIMEGM 1
#define HAVE_UNSHARE 1
#define HAVE_USLEEP 1
#define HAVE_UTIMENSAT 1
#define HAVE_VWARN 1
#define HAVE_VWARNX 1
#define HAVE_WARN 1
#define HAVE_WARNX 1
#define HAVE_DECL_CPU_ALLOC 1

/*
 * No messages for debugging: they are a tenth of the library, and the environment of PID 1 does not
 * decide what it prints. These stand for include/debug.h and include/debugobj.h.
 */
#define UTIL_LINUX_DEBUG_H 1
#define UTIL_LINUX_DEBUGOBJ_H 1
struct ul_debug_maskname {
	const char *name;
	int mask;
	const char *help;
};
#define UL_DEBUG_EMPTY_MASKNAMES {{0, 0, 0}}
#define UL_DEBUG_DEFINE_MASKNAMES(m) \
	static const struct ul_debug_maskname m##_masknames[] __attribute__((unused))
#define UL_DEBUG_MASK(m) m##_debug_mask
#define UL_DEBUG_DEFINE_MASK(m) int UL_DEBUG_MASK(m) __attribute__((unused))
#define UL_DEBUG_DECLARE_MASK(m) extern UL_DEBUG_DEFINE_MASK(m)
#define __UL_DBG(l, p, m, x) do { } while (0)
#define __UL_DBG_CALL(l, p, m, x) do { } while (0)
#define __UL_INIT_DEBUG_FROM_ENV(lib, pref, mask, env) do { } while (0)
