# SPDX-License-Identifier: MIT
# One Makefile, no recursion. Everything it makes goes to build/; `make help` names the targets.
# A source file is picked up by being in one of the four program folders; no list is edited.

ARCH        ?= x86_64
# A kit by the word for who only wants its kernel: make run KERNEL=small.
KERNEL      ?= universal
KIT         ?= $(KERNEL)
ifeq ($(wildcard configs/kits/$(KIT)),)
$(error KIT=$(KIT): choose one of $(filter-out %.defconfig,$(notdir $(wildcard configs/kits/*))))
endif
# What is in it, for whom: FRAGMENTS, COMPRESS, SETTINGS, and the budget.
include configs/kits/$(KIT)
# Media and packages are for UEFI too, which cannot start a kernel without the fragment efi.
ifeq ($(filter efi,$(FRAGMENTS)),)
ifneq ($(filter iso usb deb release release-again,$(MAKECMDGOALS)),)
$(error KIT=$(KIT) is built without EFI, and UEFI could not start what is carried; take another \
	kit: make $(MAKECMDGOALS) KIT=universal)
endif
endif
CMDLINE     ?= $(strip $(CMDLINE_$(ARCH)) quiet panic=30 $(SETTINGS:%=kexling.%))
# https: 1, or 0 for a program without it. NET_CA: a file of the authorities (PEM) that are trusted.
NET_TLS     ?= 1
NET_CA      ?=
# A folder whose files go to /lib/firmware of the initramfs, for cards whose drivers ask for them.
FIRMWARE    ?=
PATCHES     ?= configs/patches $(wildcard configs/$(ARCH)/patches)
PREFIX      ?= /usr/local
JOBS        ?= $(shell nproc)
KEXLING_CACHE     ?= build/cache
# What every time stamp in the image is set to: no two builds should differ by their date alone.
SOURCE_DATE_EPOCH ?= 1700000000
# What `kexling version` tells. The commit can be handed in: nothing else says it of a copy without
# git.
VERSION     ?= 0.3
ifndef COMMIT
COMMIT      := $(shell rootfs/commit)
endif
export ARCH KIT CMDLINE JOBS KEXLING_CACHE SOURCE_DATE_EPOCH
# Which machines the QEMU cases and `make run` have.
export KEXLING_ARCH := $(ARCH)

B := build/$(ARCH)
# The kit's name in the name of what is only its: the image. All kits are built in one object tree.
K := $(if $(filter universal,$(KIT)),,-$(KIT))

# What differs: serial consoles, and what Debian's cross tools are called (nothing: this machine's).
CMDLINE_x86_64  := console=tty0 console=ttyS0,115200
CMDLINE_aarch64 := console=tty0 console=ttyS0,115200 console=ttyAMA0
CROSS           := $(if $(filter $(ARCH),$(shell uname -m)),,$(ARCH)-linux-gnu-)
export CROSS

# Folders of loader/ that one architecture has for itself, as ARCH:FOLDER; the others' are left out.
ONLY_ON := x86_64:x86 aarch64:arm64
others   = $(foreach o,$(filter-out $(1):%,$(ONLY_ON)),loader/$(lastword $(subst :, ,$(o))))

FOLDERS := $(sort $(shell find init lib loader discover -type d))
TLS_1   := discover/net/tls discover/net/tls_clock discover/net/tls_verify discover/net/sntp
TLS_0   := discover/net/tls_none
OTHER_TLS := $(if $(filter 0,$(NET_TLS)),$(TLS_1:%=%.c),$(TLS_0:%=%.c))
sources  = $(filter-out $(OTHER_TLS),\
	$(sort $(wildcard $(patsubst %,%/*.c,$(filter-out $(call others,$(1)),$(FOLDERS))))))
SRCS    := $(call sources,$(ARCH))
OBJS    := $(SRCS:%.c=$(B)/obj/%.o)
TESTS   := $(sort $(wildcard tests/unit/*.c tests/unit/*/*.c))
FUZZERS := $(sort $(wildcard tests/fuzz/fuzz_*.c))

# Built in the directory that is the top of the sources, and only named from there.
WARN := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wvla -Wwrite-strings \
        -Wstrict-prototypes -Wmissing-prototypes -Wimplicit-fallthrough -Werror
COMMON := -std=gnu11 -I. -D'KEXLING_VERSION="$(VERSION)"' $(WARN) -MMD -MP

# The image: as small as gcc and musl can make it (configs/README.md has the figures). Objects carry
# machine code beside what the link-time optimiser reads, for the checks that look into them.
CC_IMAGE     := $(if $(CROSS),$(ARCH)-linux-musl-gcc,musl-gcc)
AR_IMAGE     := $(CROSS)gcc-ar
STRIP_IMAGE  := $(CROSS)strip
# Instructions as they are thought of, and registers saved at once, are easier to compress. The C
# library and BusyBox gain nothing from the link-time optimiser, and the library is then the same
# bytes in both programs, which a compressor finds.
SMALL_LIBC   := -Os -fno-schedule-insns2 -fno-caller-saves -ffunction-sections -fdata-sections \
                -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-stack-protector -fno-pie
SMALL        := $(SMALL_LIBC) -flto -ffat-lto-objects
CFLAGS_IMAGE  = $(COMMON) $(SMALL) -Wframe-larger-than=8192 -isystem $(B)/uapi \
                -isystem $(B)/lib/include
STATIC       := -no-pie -static -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,noseparate-code \
                -Wl,-z,norelro
LDFLAGS_IMAGE := -Os -flto -flto-partition=one -fno-pie $(STATIC) -L$(B)/lib
LIBS_IMAGE   := $(addprefix $(B)/lib/,util-linux.a xz.a zstd.a zlib.a bzip2.a \
                $(if $(filter 0,$(NET_TLS)),,mbedtls.a) libc.a)

# The tests: the same sources for the host, under two compilers and their sanitizers; of every
# architecture, whose folders tell themselves apart.
CFLAGS_HOST := $(COMMON) -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
               -fno-sanitize-recover=all -isystem /usr/include/blkid
LIBS_HOST   := -lblkid -llzma -lzstd -lz -lbz2
# The host's C library has its own; of TLS there are the parts that need no library.
HOSTED      := $(filter-out init/main.c lib/libc.c lib/malloc.c \
                 $(addprefix discover/net/,tls.c tls_verify.c tls_clock.c),\
                 $(sort $(wildcard $(FOLDERS:%=%/*.c))))

# The packages for machines of this architecture.
DEPS_RUN   := build/deps-run $(if $(filter x86_64,$(ARCH)),,build/deps-run-$(ARCH))
# And the compiler for them.
DEPS_CROSS := $(if $(CROSS),build/deps-cross-$(ARCH))

# Short steps run JOBS at a time; rootfs/progress lets long ones pass one by one.
MAKEFLAGS += -j$(JOBS) --no-print-directory

V ?= 0
Q := $(if $(filter 0,$(V)),@)
say = $(if $(filter 0,$(V)),@printf '  %-7s %s\n' $(1) $@)
# Replaces a file only when its content changes, so that what depends on it is not made in vain.
update = > $@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
FORCE:

# ---------------------------------------------------------------- targets

## all: kexling, initramfs.cpio(.zst), kexling.efi and SIZES.txt in build/ARCH/
all: $(B)/kexling $(B)/initramfs.cpio.zst $(B)/kexling$(K).efi $(B)/SIZES$(K).txt

## help: this
help:
	@echo 'Targets:'
	@sed -n 's/^## \([^:]*\): */  \1\t/p' Makefile | expand -t 24
	@echo 'Variables (now):'
	@$(foreach v,ARCH KIT COMPRESS FRAGMENTS SETTINGS CMDLINE PATCHES KEXLING_CACHE JOBS \
			PREFIX NET_TLS NET_CA FIRMWARE,\
		printf '  %-21s %s\n' $(v) '$($(v))';)
	@printf '  %-21s %s\n' '*_SRC' 'own trees: KERNEL_SRC MUSL_SRC BUSYBOX_SRC XZ_SRC' \
		'' 'ZSTD_SRC ZLIB_SRC BZIP2_SRC UTIL_LINUX_SRC MBEDTLS_SRC'
	@printf '  %-21s %s\n' V '1 shows every command'

## picture: the picture of the menu in README.md, made anew from the screen
picture: all | build/deps-run build/deps-test
	@KEXLING_PICTURE=accept /usr/bin/python3 -m pytest -q tests/qemu/test_menu.py -k picture_of

## run: boot a real Debian through kexling, in QEMU on this terminal; KERNEL=small: soonest built
run: all | $(DEPS_RUN)
	@tests/qemu/debian/run

# Of another architecture: what is cross-built, under qemu-user, and machines.
PARTS_x86_64  := unit check trees oracle oracle-ipxe net cross fuzz qemu
PARTS_aarch64 := unit cross qemu
PARTS         := $(PARTS_$(ARCH))

# kexling with readers that fail, for the cases of it.
FAULTY := $(if $(filter x86_64,$(ARCH)),build/test/faulty)

## test: every part below; ends with the sum
test: all $(FAULTY) | $(DEPS_RUN) build/deps-test
	@tests/run-all $(PARTS)

## test-unit: unit tests, gcc and clang, with sanitizers; of another architecture under qemu-user
UNITS := $(if $(CROSS),$(B)/kexling $(B)/unit,build/host-gcc/unit build/host-clang/unit)
test-unit: $(UNITS)
	@$(if $(CROSS),tests/cross/unit $(ARCH),tests/run-all --each $^)

## test-check: architecture, style, size and reproducibility
test-check: all | build/deps-test
	@tests/run-all --each $(sort $(wildcard tests/check/*.sh))

## test-trees: disk trees and the lists they should give
test-trees: $(B)/kexling | build/deps-test
	@tests/trees/run $<

## accept: write what kexling lists now as what the trees expect; read it before committing
accept: $(B)/kexling
	@tests/trees/run --accept $<

## test-oracle: GRUB scripts, run by GRUB and by kexling
test-oracle: $(B)/kexling | build/deps-test
	@tests/oracle/run tests/oracle/cases tests/oracle/dialects/[dfrsu]*-*

## test-net: leases and fetches between two network namespaces; CASE=WORD chooses
test-net: $(B)/kexling | build/deps-test
	@tests/run-all --pytest tests/net $(if $(CASE),-k '$(CASE)')

## test-oracle-ipxe: random iPXE scripts, run by iPXE (as recorded) and by kexling
test-oracle-ipxe: $(B)/kexling | build/deps-test
	@tests/oracle/ipxe/run $<

## oracle-net: what was recorded of the real iPXE and GRUB (packages ipxe, grub-efi-amd64-bin) again
oracle-net: all | $(DEPS_RUN) build/deps-test
	@tests/oracle/ipxe/record --again tests/oracle/ipxe/cases.json
	@tests/oracle/ipxe/run $(B)/kexling
	@tests/net/real_grub --again $(B)/kexling$(K).efi

## oracle: compare what the real GRUB (package grub-emu) does with what is recorded and with kexling
oracle: $(B)/kexling | build/deps-test
	@tests/oracle/regenerate --check
	@tests/oracle/run tests/oracle/cases

## test-cross: the program for arm64: built, and trees and scripts with it under qemu-user
test-cross: | build/deps-test
	@tests/cross/run aarch64

## test-fuzz: every input that once broke something, again
test-fuzz: $(FUZZERS:tests/fuzz/%.c=build/fuzz/%)
	@tests/run-all --replay $^

## test-qemu: the real payload in real machines; CASE=WORD chooses
test-qemu: all $(FAULTY) | $(DEPS_RUN) build/deps-test
	@tests/run-all --pytest tests/qemu $(if $(CASE),-k '$(CASE)',-m 'not long')

## test-qemu-long: the QEMU cases that take too long for test
test-qemu-long: all $(FAULTY) | $(DEPS_RUN) build/deps-test
	@tests/run-all --pytest tests/qemu -m long

## test-long: test and test-qemu-long, then each fuzzer for ten minutes
test-long: all $(FAULTY) | $(DEPS_RUN) build/deps-test
	@tests/run-all $(PARTS) qemu-long
	@$(MAKE) fuzz FUZZ_SECONDS=600

## fuzz: each fuzzer for FUZZ_SECONDS (30)
FUZZ_SECONDS ?= 30
fuzz: $(FUZZERS:tests/fuzz/%.c=build/fuzz/%)
	@tests/run-all --fuzz $(FUZZ_SECONDS) $^

## corpus: real configuration files below KEXLING_CORPUS: is an entry lost, which words are unknown
corpus: build/test/corpus
	@$< $(KEXLING_CORPUS)

## bench: instructions from power-on to the jump and of reading configurations, and sizes
bench: all $(if $(CROSS),,build/bench/scan build/bench/listing) | $(DEPS_RUN) build/deps-test
	@tests/bench/run
ifeq ($(CROSS),)
	@tests/bench/count build/bench/scan
	@tests/bench/listing build/bench/listing
endif

## size: sizes against configs/size-budget and the kit's budget, for each compression
COMPRESSED = $(patsubst BUDGET.$(ARCH).%,%,$(filter BUDGET.$(ARCH).%,$(.VARIABLES)))
size: $(B)/kexling $(B)/initramfs.cpio $(COMPRESSED:%=$(B)/kexling$(K)-%.efi)
	@rootfs/size $(B)

## deps: install the Debian packages that all this needs, or say which
deps:
	@rootfs/deps build run test

## install: the program for an installed system; DESTDIR= PREFIX= SERVICES= KEXEC=yes (as kexec too)
install: $(B)/kexling
	install -D -m 755 $< $(DESTDIR)$(PREFIX)/sbin/kexling
	$(if $(AS_KEXEC),ln -sf kexling $(DESTDIR)$(PREFIX)/sbin/kexec)
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man8 $(PAGES)
	$(call completion,bash,bash-completion/completions/kexling)
	$(if $(AS_KEXEC),$(call completion,bash,bash-completion/completions/kexec))
	$(call completion,zsh,zsh/site-functions/_kexling)
	$(foreach s,$(SERVICES),$(install_$(s)))
	$(foreach h,$(HANDOVER),$(install_$(h)))

# kexec-tools has a page of that name, too.
PAGES = init/kexling.8 $(if $(AS_KEXEC),init/kexec.8)

# completion SHELL FILE: what completes its words in a shell, by its own table.
AS_KEXEC   = $(if $(filter yes,$(KEXEC)),kexec)
completion = $< help --table | init/cli/completion $(1) kexling $(AS_KEXEC) | \
	install -D -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/share/$(2)

# None is enabled by that. OpenRC's are there only where it is: systemd would make units of them.
# systemd knows one directory for the hook; so does OpenRC for its scripts, but for those in
# /usr/local.
OPENRC = $(wildcard $(addprefix $(DESTDIR),/sbin/openrc-run /usr/sbin/openrc-run))
SERVICES ?= systemd $(if $(OPENRC),openrc)
install_systemd = \
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/system configs/systemd/*.service; \
	install -D -m 755 configs/systemd/kexling.shutdown \
		$(DESTDIR)/usr/lib/systemd/system-shutdown/kexling;
install_openrc = install -D -m 755 -t $(DESTDIR)$(PREFIX:/usr=)/etc/init.d configs/openrc/*;


# What keeps the boot loader's record of the start, from the next initramfs on.
HANDOVER ?= initramfs-tools dracut tmpfiles
DRACUT   := /usr/lib/dracut
install_initramfs-tools = install -D -m 755 configs/handover/initramfs-tools/kexling \
	$(DESTDIR)/usr/share/initramfs-tools/scripts/init-top/kexling;
install_dracut = \
	install -D -m 755 -t $(DESTDIR)$(DRACUT)/modules.d/90kexling \
		configs/handover/dracut/90kexling/*;
install_tmpfiles = install -D -m 644 configs/handover/kexling.conf \
	$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/kexling.conf;

## iso: one image for CDs, sticks and virtual media, BIOS and UEFI: build/ARCH/kexling.iso
iso: $(B)/kexling$(K).iso

$(B)/kexling$(K).iso: $(B)/kexling$(K).efi rootfs/carry/iso | build/deps-carry
	$(call say,ISO)
	$(Q)rootfs/carry/iso $< $@

## usb: that image on the stick DEVICE=/dev/sdX; asks first
usb: $(B)/kexling$(K).iso
	@rootfs/carry/usb $< $(DEVICE)

## deb: a package of the tool and the payload: build/ARCH/kexling.deb
deb: $(B)/kexling$(K).deb

$(B)/kexling$(K).deb: $(B)/kexling $(B)/kexling$(K).efi $(wildcard rootfs/carry/*)
	$(call say,DEB)
	$(Q)rm -rf $(B)/deb
	$(Q)$(MAKE) -s install DESTDIR=$(B)/deb PREFIX=/usr > /dev/null
	$(Q)rootfs/carry/deb $(B)/deb $(B)/kexling$(K).efi $(VERSION) $@

## release: payload, ISO, package, SPDX list and sums: build/ARCH/release/, release-KIT/
release: $(foreach e,efi iso deb,$(B)/kexling$(K).$(e))
	@rootfs/carry/spdx $(VERSION) $(B)/kexling$(K).efi $(B)/kexling$(K).iso \
		> $(B)/kexling$(K).spdx.json
	@rootfs/carry/release $(B)/release$(K) \
		$(foreach e,efi iso deb spdx.json,$(B)/kexling$(K).$(e))

## release-again: the same in another folder, from fresh sources: is it equal?
release-again: release
	@COMMIT='$(COMMIT)' rootfs/carry/release --again $(B)/release$(K)

## uninstall: remove what install put there, with the same variables
uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,sbin/kexling $(if $(AS_KEXEC),sbin/kexec) \
		$(addprefix share/man/man8/,$(notdir $(PAGES))) \
		$(addprefix share/bash-completion/completions/,kexling $(AS_KEXEC)) \
		share/zsh/site-functions/_kexling \
		$(addprefix lib/systemd/system/,$(notdir $(wildcard configs/systemd/*.service)))) \
		$(DESTDIR)/usr/lib/systemd/system-shutdown/kexling \
		$(addprefix $(DESTDIR)$(PREFIX:/usr=)/etc/init.d/,\
			$(notdir $(wildcard configs/openrc/*))) \
		$(DESTDIR)/usr/share/initramfs-tools/scripts/init-top/kexling \
		$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/kexling.conf
	rm -rf $(DESTDIR)$(DRACUT)/modules.d/90kexling

## clean: remove what was built, keep the fetched sources
clean:
	rm -rf $(filter-out $(KEXLING_CACHE),$(wildcard build/*))

## distclean: remove build/
distclean:
	rm -rf build

.PHONY: FORCE all help run picture test test-unit test-check test-trees accept test-oracle \
        test-oracle-ipxe oracle oracle-net test-net test-fuzz test-qemu test-qemu-long \
        test-cross test-long fuzz corpus bench size deps install uninstall iso usb deb release \
        release-again clean distclean

# ---------------------------------------------------------------- packages and third-party sources

build/deps-%: rootfs/packages rootfs/deps
	@rootfs/deps $*
	@mkdir -p $(@D) && touch $@

SRC_linux      := $(KERNEL_SRC)
SRC_musl       := $(MUSL_SRC)
SRC_busybox    := $(BUSYBOX_SRC)
SRC_xz         := $(XZ_SRC)
SRC_zstd       := $(ZSTD_SRC)
SRC_zlib       := $(ZLIB_SRC)
SRC_bzip2      := $(BZIP2_SRC)
SRC_util-linux := $(UTIL_LINUX_SRC)
SRC_mbedtls    := $(MBEDTLS_SRC)
PATCHES_linux   = $(foreach p,$(PATCHES),$(sort $(wildcard $(p)/*.patch)) $(filter %.patch,$(p)))

PATCHES_musl := $(addprefix configs/library/,musl-ascii.patch musl-no-floats.patch)
PATCHES_mbedtls := configs/library/mbedtls-pss.patch
PATCHES_util-linux := $(addprefix configs/library/util-linux-,less-work.patch tables.patch)

# Where a tree comes from. When that changes the tree is made anew. Objects of one that came out of
# a tarball stay, because rootfs/source touches what has changed; times in a tree of your own say
# nothing about what is newer.
$(B)/src/%.from: FORCE
	@mkdir -p $(@D)
	@{ grep '^$* ' rootfs/sources; echo '$(SRC_$*)'; \
		sed -n '/^--- /,$$p' $(PATCHES_$*) /dev/null; } $(update)

$(B)/src/%.ready: $(B)/src/%.from | rootfs/source build/deps-build
	@$(if $(SRC_$*),rm -rf $(B)/$*)
	@PATCHES='$(PATCHES_$*)' rootfs/source $* $(B)/src/$* $(SRC_$*)
	@touch $@

# The kernel's headers for user space, and nothing else of the host's.
$(B)/uapi: | build/deps-build $(DEPS_CROSS)
	@mkdir -p $@
	@for dir in linux asm-generic mtd; do ln -sfn /usr/include/$$dir $@/$$dir; done
	@ln -sfn /usr/include/$(ARCH)-linux-gnu/asm $@/asm

$(B)/lib/%.a: $(B)/src/%.ready rootfs/libraries $(wildcard configs/library/*) \
		configs/blkid-probers | $(B)/uapi
	@CC='$(CC_IMAGE) -isystem $(abspath $(B)/uapi)' AR='$(AR_IMAGE)' CFLAGS='$(SMALL)' \
		rootfs/progress $(B)/log/$*.log '[1/5] library $*' \
		rootfs/libraries $* $(B)/src/$* $(B)/lib

# In place of the compiler's own one of that name, which -lc would find.
$(B)/lib/libc.a: $(B)/src/musl.ready rootfs/libraries | $(DEPS_CROSS)
	@CC='$(CROSS)gcc' AR='$(AR_IMAGE)' CFLAGS='$(SMALL_LIBC)' \
		rootfs/progress $(B)/log/musl.log '[1/5] library musl' \
		rootfs/libraries musl $(B)/src/musl $(B)/lib

# ---------------------------------------------------------------- kexling itself

# Its clock is never behind what this one was built by.
$(B)/obj/discover/net/tls_clock.o: private CFLAGS_IMAGE += -DKEXLING_BUILT=$(SOURCE_DATE_EPOCH)

# The list of sources and the flags: a file that goes away, or another flag, rebuilds what it
# concerns.
$(B)/sources.list: FORCE
	@mkdir -p $(@D)
	@echo '$(SRCS)' $(update)

$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC_IMAGE) $(CFLAGS_IMAGE) $(LDFLAGS_IMAGE); -O2 for $(FAST)' $(update)

# What interpreting a configuration spends its time in is compiled for speed: 6 KB more, a quarter
# faster.
FAST := $(addprefix discover/conf/grub/,cmdline commands expand lex options parse run state vars \
                word) \
        lib/arena lib/slice lib/text
$(FAST:%=$(B)/obj/%.o): private CFLAGS_IMAGE += -O2

$(B)/obj/%.o: %.c $(B)/flags | $(LIBS_IMAGE)
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC_IMAGE) $(CFLAGS_IMAGE) -c -o $@ $<

# One small object knows the commit, so that another one compiles nothing else.
$(B)/version: FORCE
	@mkdir -p $(@D)
	@echo '$(VERSION) (commit $(COMMIT)) $(ARCH), musl' $(update)

$(B)/obj/init/cli/version.o: $(B)/version
$(B)/obj/init/cli/version.o: private CFLAGS_IMAGE += -D'KEXLING_BUILD="$(file < $(B)/version)"'

# Objects, never an archive: what registers itself in a linker section would be dropped from one.
# Not the linker's -s: it keeps the compiler's name, which nothing reads.
$(B)/kexling: $(OBJS) $(LIBS_IMAGE) $(B)/sources.list
	$(call say,LINK)
	$(Q)$(CC_IMAGE) $(LDFLAGS_IMAGE) -o $@ $(filter %.o,$^) $(LIBS_IMAGE)
	$(Q)$(STRIP_IMAGE) -R .comment $@

# ---------------------------------------------------------------- the initramfs

$(B)/busybox/busybox: $(B)/src/busybox.ready configs/busybox.config rootfs/busybox \
		$(B)/lib/libc.a | $(B)/uapi $(B)/kexling
	@CC='$(CC_IMAGE) -isystem $(abspath $(B)/uapi)' CFLAGS='$(SMALL_LIBC)' \
		LDFLAGS='$(STATIC) -L$(abspath $(B)/lib)' \
		rootfs/progress $(B)/log/busybox.log '[2/5] busybox' \
		rootfs/busybox $(B)/src/busybox $(B)/busybox $(JOBS)
	@touch $@

$(B)/gen_init_cpio: $(B)/src/linux.ready
	$(call say,HOSTCC)
	$(Q)gcc -O1 -o $@ $(B)/src/linux/usr/gen_init_cpio.c

$(B)/authorities: FORCE
	@mkdir -p $(@D)
	@echo '$(NET_CA)' $(update)

$(B)/firmware: FORCE
	@mkdir -p $(@D)
	@{ echo '$(FIRMWARE)'; \
		$(if $(FIRMWARE),find '$(FIRMWARE)' -type f -exec cksum {} + | sort,:); } $(update)

$(B)/initramfs.cpio: $(B)/kexling $(B)/busybox/busybox $(B)/gen_init_cpio configs/kexling.conf \
		rootfs/pack $(shell find rootfs/skeleton) $(B)/authorities $(NET_CA) $(B)/firmware
	$(call say,PACK)
	$(Q)NET_CA='$(NET_CA)' FIRMWARE='$(FIRMWARE)' rootfs/pack $(B)/kexling \
		$(B)/busybox/busybox $(B)/busybox/busybox.links $(B)/gen_init_cpio $@

$(B)/initramfs.cpio.zst: $(B)/initramfs.cpio
	$(call say,ZSTD)
	$(Q)zstd -q -f -19 --no-progress -T1 -o $@ $<

# ---------------------------------------------------------------- the kernel around it

$(B)/kernel$(K).options: FORCE
	@mkdir -p $(@D)
	@echo '$(FRAGMENTS) $(CMDLINE)' $(update)

# The first build of most kits has some 2700 steps; of a later one nobody knows in advance.
STEPS ?= 2700
$(B)/kexling$(K)-%.efi: $(B)/initramfs.cpio $(B)/src/linux.ready $(B)/kernel$(K).options \
		rootfs/kernel configs/kits/$(KIT) \
		$(wildcard configs/$(ARCH)/absent \
			$(foreach f,$(FRAGMENTS),configs/x86_64/$(f).config \
				configs/$(ARCH)/$(f).config))
	@rootfs/progress $(if $(wildcard $(B)/linux/vmlinux),,-n $(STEPS)) \
		$(B)/log/linux-$*.log '[4/5] kernel ($*)' \
		rootfs/kernel $(B)/src/linux $(B)/linux $* \
			$(abspath $(B)/initramfs.cpio) $@ $(FRAGMENTS)

$(B)/compress$(K): FORCE
	@mkdir -p $(@D)
	@echo '$(COMPRESS)' $(update)

$(B)/kexling$(K).efi: $(B)/kexling$(K)-$(COMPRESS).efi $(B)/compress$(K)
	$(call say,IMAGE)
	$(Q)cp $< $@

$(B)/SIZES$(K).txt: $(B)/kexling $(B)/initramfs.cpio $(B)/kexling$(K).efi rootfs/size \
		configs/size-budget configs/kits/$(KIT)
	@rootfs/size $(B) > $@
	@cat $@

# ---------------------------------------------------------------- tests for the host

CC_gcc   := gcc
# The fuzzers are made of the same objects.
CC_clang := clang -fsanitize=fuzzer-no-link

# host_rules VARIANT
define host_rules
build/host-$(1)/%.o: %.c Makefile | build/deps-build build/deps-test
	$$(call say,$(1))
	@mkdir -p $$(@D)
	$$(Q)$$(CC_$(1)) $$(CFLAGS_HOST) -c -o $$@ $$<

build/host-$(1)/init/cli/version.o: private CFLAGS_HOST += -D'KEXLING_BUILD="$(VERSION), host"'

build/host-$(1)/sources.list: FORCE
	@mkdir -p $$(@D)
	@echo '$$(HOSTED) $$(TESTS)' $$(update)

build/host-$(1)/unit: $(patsubst %.c,build/host-$(1)/%.o,$(HOSTED) $(TESTS)) \
		build/host-$(1)/sources.list
	$$(call say,LINK)
	$$(Q)$$(CC_$(1)) $$(CFLAGS_HOST) -o $$@ $$(filter %.o,$$^) $$(LIBS_HOST)
endef
VARIANTS := gcc clang
$(foreach variant,$(VARIANTS),$(eval $(call host_rules,$(variant))))

# Of another architecture: glibc's, as on the host, and the image's libraries. Undefined behaviour
# ends the program.
CC_UNIT     := $(CROSS)gcc
CFLAGS_UNIT := $(COMMON) -g -O1 -fsanitize=undefined -fsanitize-undefined-trap-on-error \
               -isystem $(B)/lib/include -isystem $(B)/lib/include/blkid
$(B)/unit.list: FORCE
	@mkdir -p $(@D)
	@echo '$(CC_UNIT) $(CFLAGS_UNIT) $(HOSTED) $(TESTS)' $(update)

$(B)/unit.obj/%.o: %.c Makefile | $(LIBS_IMAGE)
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC_UNIT) $(CFLAGS_UNIT) -c -o $@ $<

$(B)/unit.obj/init/cli/version.o: private CFLAGS_UNIT += -D'KEXLING_BUILD="$(VERSION), $(ARCH)"'

$(B)/unit: $(patsubst %.c,$(B)/unit.obj/%.o,$(HOSTED) $(TESTS)) $(B)/unit.list
	$(call say,LINK)
	$(Q)$(CC_UNIT) -static -o $@ $(filter %.o,$^) $(filter-out %/libc.a,$(LIBS_IMAGE))

build/test/corpus: $(patsubst %.c,build/host-gcc/%.o,$(HOSTED) tests/trees/corpus.c) \
		build/host-gcc/sources.list
	$(call say,LINK)
	@mkdir -p $(@D)
	$(Q)gcc $(CFLAGS_HOST) -o $@ $(filter %.o,$^) $(LIBS_HOST)

build/fuzz/%: build/host-clang/tests/fuzz/%.o $(HOSTED:%.c=build/host-clang/%.o) \
		build/host-clang/sources.list
	$(call say,LINK)
	@mkdir -p $(@D)
	$(Q)clang $(CFLAGS_HOST) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(LIBS_HOST)

# Benchmarks: the image's own objects, so that what is counted is what is shipped.
build/bench/%: $(B)/obj/tests/bench/bench_%.o $(filter-out $(B)/obj/init/main.o,$(OBJS)) \
		$(LIBS_IMAGE) $(B)/sources.list
	$(call say,LINK)
	@mkdir -p $(@D)
	$(Q)$(CC_IMAGE) $(LDFLAGS_IMAGE) -o $@ $(filter %.o,$^) $(LIBS_IMAGE)

# kexling with jobs that go wrong when a disk tells them to, for tests/qemu/test_faults.py. Its
# sources wrap those of the image that they replace.
FAULTS := $(wildcard tests/qemu/faults/*.c)
WRAPPED := init/job/job init/job/sandbox discover/block/mount discover/block/superblock
build/test/faulty: $(FAULTS:%.c=$(B)/obj/%.o) \
		$(filter-out $(WRAPPED:%=$(B)/obj/%.o),$(OBJS)) $(LIBS_IMAGE) $(B)/sources.list
	$(call say,LINK)
	@mkdir -p $(@D)
	$(Q)$(CC_IMAGE) $(LDFLAGS_IMAGE) -o $@ $(filter %.o,$^) $(LIBS_IMAGE)

-include $(patsubst %.c,$(B)/obj/%.d,$(SRCS) $(FAULTS)) \
	$(if $(CROSS),$(patsubst %.c,$(B)/unit.obj/%.d,$(HOSTED) $(TESTS))) \
	$(foreach v,$(VARIANTS),$(patsubst %.c,build/host-$(v)/%.d,$(HOSTED) $(TESTS) $(FUZZERS)))
