/* What a job answers: records as bytes, written by the child and distrusted by PID 1. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_WIRE_H
#define INIT_CATALOG_WIRE_H

#include "discover/block/lvm_plan.h"
#include "discover/block/md_plan.h"
#include "discover/block/parts.h"
#include "discover/net/fetcher.h"
#include "discover/net/lease.h"
#include "discover/scan.h"

/**
 * struct probe_record - the answer of a probe job; a mount's descriptor travels beside it
 * @mounted: a descriptor was sent; of an inner job: it can be mounted
 * @start:   of an inner job: where in an image it begins, in bytes
 * @parts:   of an inner job: partitions that the kernel may not show
 * @notes:   why there is none, or what was odd
 */
struct probe_record {
	struct facts facts;
	uint32_t mounted;
	uint64_t start;
	struct part_list parts;
	struct note_list notes;
};

struct entry_list {
	struct boot_entry *at;
	uint32_t n;
};

struct menu_list {
	struct menu *at;
	uint32_t n;
};

/* The answer of a scan job: the results of struct scan. */
struct scan_record {
	struct entry_list entries;
	struct menu_list menus;
	struct note_list notes;
	struct slice_list wants;
	struct image_list images;
	struct slice tally;	/* see tally.h */
	struct fetch_log requests;	/* of servers */
};

/* The answer of a boot job. @code is a note code; @message says what happened, in one line. */
struct boot_record {
	uint32_t loaded;
	uint32_t code;
	struct slice message;
	struct slice cmdline;
};

/**
 * struct kernel_record - the answer of the inner job of a boot job; the descriptors of the kernel
 * of @n_initrds initrds, and of a @devicetree (0 or 1) travel beside it
 * @reason: why there is none, a number of the loader's, with @message; 0: there is
 * @head:   the first bytes of the kernel, as they were checked
 *
 * The others are as the loader has them.
 */
struct kernel_record {
	uint32_t reason;
	struct slice message;
	struct slice format, version, head, cmdline;
	uint64_t kernel_bytes, initrd_bytes, init_size;
	uint32_t n_initrds, devicetree, raw, modes, own;
};

/**
 * struct write_result - what became of one thing that an entry asks to be remembered
 * @what:  "next_entry=", "unset LoaderEntryOneShot"
 * @where: "vda2:/boot/grub/grubenv"
 * @done:  it is on the medium, and was read back from there
 * @why:   it is not
 */
struct write_result {
	struct slice what, where, why;
	uint32_t done;
};

struct write_result_list {
	struct write_result *at;
	uint32_t n;
};

/* The answer of a job that writes: a result for each of the entry's writes, in their order; and,
 * of the inner one, whether the file system's own driver could do what it could not. */
struct write_record {
	struct write_result_list results;
	uint32_t by_driver;
};

/* The answer of a job that puts devices together: see struct assembly. Its inner job's is a struct
 * lvm_plan or md_plan. */
struct assembly_record {
	uint32_t waiting, active;
	struct note_list notes;
};

/**
 * struct firmware_record - the answer of a job that reads EFI variables
 * @hibernated: 1: a system that sleeps left word there
 * @kernel:     the version of its kernel; empty: it did not say
 * @uuid:       of the file system or swap space that its image is in; the same
 */
struct firmware_record {
	struct loader_vars vars;
	uint32_t hibernated;
	struct slice kernel, uuid;
};

/* Child's side: the bytes of a record, in @a. */
struct slice wire_put_probe(const struct probe_record *r, struct arena *a);
struct slice wire_put_scan(const struct scan_record *r, struct arena *a);
struct slice wire_put_boot(const struct boot_record *r, struct arena *a);
struct slice wire_put_kernel(const struct kernel_record *r, struct arena *a);
struct slice wire_put_assembly(const struct assembly_record *r, struct arena *a);
struct slice wire_put_firmware(const struct firmware_record *r, struct arena *a);
struct slice wire_put_write(const struct write_record *r, struct arena *a);
struct slice wire_put_lvm(const struct lvm_plan *plan, struct arena *a);
struct slice wire_put_md(const struct md_plan *plan, struct arena *a);
struct slice wire_put_lease(const struct lease_record *r, struct arena *a);

/* The memory that decoding @bytes takes, as their sender says: at most LIMIT_ANSWER_MEMORY. When it
 * is not so, the bytes are no record. */
size_t wire_room(struct slice bytes);

/* The other side: the same records out of bytes that may be anything. 0, or -EBADMSG when they are
 * no such record or break a limit, or -ENOMEM when @a is too small. Texts in the record point into
 * @bytes, which must live as long; lists are in @a. */
int wire_get_probe(struct slice bytes, struct arena *a, struct probe_record *r)
	__attribute__((warn_unused_result));
int wire_get_scan(struct slice bytes, struct arena *a, struct scan_record *r)
	__attribute__((warn_unused_result));
int wire_get_boot(struct slice bytes, struct arena *a, struct boot_record *r)
	__attribute__((warn_unused_result));
int wire_get_kernel(struct slice bytes, struct arena *a, struct kernel_record *r)
	__attribute__((warn_unused_result));
int wire_get_assembly(struct slice bytes, struct arena *a, struct assembly_record *r)
	__attribute__((warn_unused_result));
int wire_get_firmware(struct slice bytes, struct arena *a, struct firmware_record *r)
	__attribute__((warn_unused_result));
int wire_get_write(struct slice bytes, struct arena *a, struct write_record *r)
	__attribute__((warn_unused_result));
int wire_get_lvm(struct slice bytes, struct arena *a, struct lvm_plan *plan)
	__attribute__((warn_unused_result));
int wire_get_md(struct slice bytes, struct arena *a, struct md_plan *plan)
	__attribute__((warn_unused_result));
int wire_get_lease(struct slice bytes, struct arena *a, struct lease_record *r)
	__attribute__((warn_unused_result));

#endif
