/* Looks up why the kernel refused to load another one. */
/* SPDX-License-Identifier: MIT */
#include "loader/reason.h"

#include <errno.h>

#include "loader/kexec_state.h"

enum { MIB = 1024 * 1024 };

struct slice reason_name(uint32_t reason)
{
	static const char *const names[] = {
#define X(name, text) text,
		LOAD_REASONS(X)
#undef X
	};

	return slice_str(names[reason < LOAD_REASON_COUNT ? reason : LOAD_FAILED]);
}

static void set(struct load_error *error, uint32_t reason, struct slice message)
{
	*error = (struct load_error){reason, message};
}

#define SIGNED_ALONE                                                                               \
	"the running kernel is locked down, or has such a policy: it loads signed kernels alone, " \
	"by kexec_file_load alone; boot it with lockdown=none, or turn Secure Boot off"

static void reason_of_eperm(const struct kexec_state *s, struct slice call,
			    struct load_error *error)
{
	if (!s->may_reboot)
		set(error, LOAD_NOT_PERMITTED,
		    S("this process may not load a kernel: it lacks CAP_SYS_BOOT: run as root, "
		      "outside of containers"));
	else if (s->disabled)
		set(error, LOAD_DISABLED,
		    S("kexec is switched off until the next boot (kernel.kexec_load_disabled=1): "
		      "boot with kexec_load_disabled=0 where the kernel knows that parameter, or "
		      "take the setting out of sysctl.conf and reboot"));
	else if (s->used_up)
		set(error, LOAD_DISABLED,
		    S("this boot's number of kexec loads is used up "
		      "(kernel.kexec_load_limit_reboot=0): reboot"));
	else if (s->locked && slice_eq(call, S("kexec_load")))
		set(error, LOAD_LOCKDOWN, S(SIGNED_ALONE));
	else if (s->locked)
		set(error, LOAD_SIGNATURE,
		    S("the running kernel is locked down, and this one has no signature that it "
		      "trusts: sign it with a key that the running kernel knows, or turn Secure "
		      "Boot off"));
	else
		set(error, LOAD_FAILED,
		    S("the running kernel does not permit it, and gives no reason; a security "
		      "module (IMA, SELinux) may have one in the kernel log"));
}

static bool is_about_signature(int err)
{
	static const int codes[] = {EBADMSG,	 EKEYREJECTED, EKEYEXPIRED, EKEYREVOKED,
				    ENOKEY,	 ENODATA,      ENOPKG,	    ELIBBAD};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (err == -codes[i])
			return true;
	return false;
}

static struct slice signature_words(int err)
{
	switch (err) {
	case -ENODATA:
		return S("it is not signed");
	case -ENOKEY:
		return S("it is signed by a key that the running kernel does not know");
	case -EKEYREJECTED:
	case -EBADMSG:
		return S("its signature does not match, or its key is refused");
	case -EKEYEXPIRED:
	case -EKEYREVOKED:
		return S("the key of its signature is not valid any more");
	default:
		return S("its signature cannot be read");
	}
}

static void reason_of_signature(int err, struct arena *a, struct load_error *error)
{
	set(error, LOAD_SIGNATURE,
	    arena_format(a,
			 "the kernel was refused: %.*s (%s): sign it with a key that the running "
			 "kernel knows",
			 SLICE_ARG(signature_words(err)), strerror(-err)));
}

static void reason_of_eacces(struct slice call, struct load_error *error)
{
	if (slice_eq(call, S("kexec_load")))
		set(error, LOAD_LOCKDOWN, S(SIGNED_ALONE));
	else
		set(error, LOAD_SIGNATURE,
		    S("a security module refused the kernel or an initrd (IMA appraisal?): the "
		      "kernel log says which"));
}

void reason_of_call(int err, const char *call, const struct kexec_state *state, struct arena *a,
		    struct load_error *error)
{
	if (is_about_signature(err)) {
		reason_of_signature(err, a, error);
		return;
	}
	switch (err) {
	case -EPERM:
		reason_of_eperm(state, slice_str(call), error);
		break;
	case -EACCES:
		reason_of_eacces(slice_str(call), error);
		break;
	case -ENOSYS:
		set(error, LOAD_NO_SYSCALL,
		    arena_format(a, "the running kernel cannot do it: it was built without %s "
				 "(CONFIG_KEXEC%s)", call,
				 slice_eq(slice_str(call), S("kexec_load")) ? "" : "_FILE"));
		break;
	case -ENOEXEC:
		set(error, LOAD_REFUSED_IMAGE,
		    S("the running kernel does not take this image: it was built for another "
		      "machine or paging mode; its log says more"));
		break;
	case -ENOMEM:
	case -EADDRNOTAVAIL:
		set(error, LOAD_NO_MEMORY, S("there is not enough free memory in one piece"));
		break;
	case -EBUSY:
		set(error, LOAD_BUSY,
		    S("another process is loading a kernel just now: try again"));
		break;
	default:
		set(error, LOAD_FAILED, arena_format(a, "%s: %s; the kernel log may say more", call,
						     strerror(-err)));
	}
}

struct slice reason_memory(uint64_t needed, uint64_t available, struct arena *a)
{
	return arena_format(a,
			    "not enough memory: %llu MiB are needed while it is loaded, %llu MiB "
			    "are free: add memory, or make the initrd smaller",
			    (unsigned long long)((needed + MIB - 1) / MIB),
			    (unsigned long long)(available / MIB));
}
