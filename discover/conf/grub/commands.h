/* The commands of the GRUB language, each declared for the table in commands.c. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_COMMANDS_H
#define DISCOVER_CONF_GRUB_COMMANDS_H

#include "discover/conf/grub/grub.h"

GRUB_COMMAND(cmd_accept);
GRUB_COMMAND(cmd_authenticate);
GRUB_COMMAND(cmd_blscfg);
GRUB_COMMAND(cmd_boot);
GRUB_COMMAND(cmd_break);
GRUB_COMMAND(cmd_cat);
GRUB_COMMAND(cmd_chainloader);
GRUB_COMMAND(cmd_configfile);
GRUB_COMMAND(cmd_cpuid);
GRUB_COMMAND(cmd_devicetree);
GRUB_COMMAND(cmd_echo);
GRUB_COMMAND(cmd_eval);
GRUB_COMMAND(cmd_export);
GRUB_COMMAND(cmd_extract_entries);
GRUB_COMMAND(cmd_false);
GRUB_COMMAND(cmd_file_env);
GRUB_COMMAND(cmd_foreign);
GRUB_COMMAND(cmd_hashsum);
GRUB_COMMAND(cmd_increment);
GRUB_COMMAND(cmd_initrd);
GRUB_COMMAND(cmd_leave);
GRUB_COMMAND(cmd_legacy);
GRUB_COMMAND(cmd_legacy_kernel);
GRUB_COMMAND(cmd_linux);
GRUB_COMMAND(cmd_load_env);
GRUB_COMMAND(cmd_gptprio_next);
GRUB_COMMAND(cmd_loopback);
GRUB_COMMAND(cmd_ls);
GRUB_COMMAND(cmd_menuentry);
GRUB_COMMAND(cmd_module);
GRUB_COMMAND(cmd_normal);
GRUB_COMMAND(cmd_password);
GRUB_COMMAND(cmd_probe);
GRUB_COMMAND(cmd_read);
GRUB_COMMAND(cmd_refuse);
GRUB_COMMAND(cmd_regexp);
GRUB_COMMAND(cmd_return);
GRUB_COMMAND(cmd_save_env);
GRUB_COMMAND(cmd_search);
GRUB_COMMAND(cmd_search_dot);
GRUB_COMMAND(cmd_set);
GRUB_COMMAND(cmd_setparams);
GRUB_COMMAND(cmd_shift);
GRUB_COMMAND(cmd_smbios);
GRUB_COMMAND(cmd_source);
GRUB_COMMAND(cmd_syslinux);
GRUB_COMMAND(cmd_test);
GRUB_COMMAND(cmd_tr);
GRUB_COMMAND(cmd_true);
GRUB_COMMAND(cmd_uki);
GRUB_COMMAND(cmd_unset);
GRUB_COMMAND(cmd_version);

/* What kind of search "search.fs_uuid" and its kin are; see cmd_search.c. */
enum { SEARCH_FILE = 1, SEARCH_LABEL, SEARCH_UUID, SEARCH_PARTLABEL, SEARCH_PARTUUID };

/* How a file of another format is taken in; see cmd_import.c. */
enum { IMPORT_CONFIGFILE = 1, IMPORT_EXTRACT = 2 };

#endif
