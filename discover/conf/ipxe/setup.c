/* What iPXE knows before the first line of a script. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/setup.h"

#include "discover/conf/ipxe/commands.h"
#include "discover/conf/ipxe/image.h"
#include "discover/conf/ipxe/run.h"
#include "discover/conf/smbios.h"

/* What cannot be stored is not there: a server's text that is no address, for one. */
static void preset(struct ipxe *x, struct slice name, struct slice text)
{
	if (text.n && ipxe_set(&x->settings, name, text) != IPXE_OK)
		ipxe_fail(x, 0, "%.*s: not understood", SLICE_ARG(name));
}

static void preset_first(struct ipxe *x, struct slice name, struct slice list)
{
	preset(x, name, slice_word(&list));
}

/* The name that iPXE's own binary would have: for a BIOS it is a 32-bit program. */
static void preset_program(struct ipxe *x, const struct machine *m)
{
	static const struct {
		struct slice kernel, ipxe;
	} names[] = {
		{S_INIT("aarch64"), S_INIT("arm64")}, {S_INIT("riscv64"), S_INIT("riscv64")},
		{S_INIT("loongarch64"), S_INIT("loong64")},
	};
	bool bios = m && !m->efi && slice_eq(m->arch, S("x86_64"));
	struct slice arch = bios || !m ? S("i386") : m->arch;

	for (size_t i = 0; m && i < sizeof(names) / sizeof(*names); i++)
		if (slice_eq(names[i].kernel, m->arch))
			arch = names[i].ipxe;
	bool short_words = slice_eq(arch, S("i386"));
	x->settings.word = short_words ? sizeof(uint32_t) : sizeof(uint64_t);
	preset(x, S("builtin/platform"), short_words ? S("pcbios") : S("efi"));
	preset(x, S("builtin/buildarch"), arch);
	preset(x, S("builtin/version"), S("1.21.1+kexling"));
}

static void store_option(struct ipxe *x, struct slice block, uint32_t tag, struct slice bytes)
{
	struct ipxe_setting setting;
	struct slice name = tag > 0xff ? arena_format(x->arena, "%.*s/%u.%u", SLICE_ARG(block),
						      tag >> 8, tag & 0xff)
				       : arena_format(x->arena, "%.*s/%u", SLICE_ARG(block), tag);

	if (ipxe_setting_name(&x->settings, name, true, &setting) != IPXE_OK)
		return;
	if (!setting.type)
		setting.type = ipxe_type_find(S("string"));
	if (ipxe_store(&x->settings, &setting, bytes) != IPXE_OK)
		ipxe_fail(x, 0, "%.*s: too much", SLICE_ARG(name));
}

/* All options by number, those of options 43 and 175 as numbers in numbers. */
static void preset_options(struct ipxe *x, struct slice block, struct slice options)
{
	bool there;

	for (unsigned number = 1; number < 0xff; number++) {
		struct slice bytes = dhcp_option(options, (uint8_t)number, x->arena, &there);
		if (!there)
			continue;
		store_option(x, block, number, bytes);
		if (number != DHCP_VENDOR && number != DHCP_IPXE)
			continue;
		for (unsigned inner = 1; inner < 0xff; inner++) {
			struct slice part = dhcp_option(bytes, (uint8_t)inner, x->arena, &there);
			if (there)
				store_option(x, block, number << 8 | inner, part);
		}
	}
}

static void preset_interface(struct ipxe *x, const struct net_identity *who)
{
	x->settings.net_x = S("net0");
	preset_options(x, S("proxydhcp"), who->proxy);
	preset(x, S("net0/mac"), who->mac);
	preset(x, S("net0/ifname"), S("net0"));
	preset(x, S("net0/linktype"), S("Ethernet"));
	preset_options(x, S("net0.dhcp"), who->dhcp);
	preset(x, S("net0.dhcp/ip"), who->ip);
	preset(x, S("net0.dhcp/netmask"), who->netmask);
	preset_first(x, S("net0.dhcp/gateway"), who->gateway);
	preset_first(x, S("net0.dhcp/dns"), who->dns);
	preset(x, S("net0.dhcp/hostname"), who->hostname);
	preset(x, S("net0.dhcp/domain"), who->domain);
	preset(x, S("net0.dhcp/root-path"), who->root_path);
	preset(x, S("net0.dhcp/dhcp-server"), who->server_id);
	preset(x, S("net0.dhcp/next-server"), who->next_server);
	preset(x, S("net0.dhcp/filename"), who->filename);
	preset_first(x, S("net0.dhcpv6/ip6"), who->ip6);
	preset_first(x, S("net0.dhcpv6/dns6"), who->dns6);
	preset_first(x, S("net0.dhcpv6/gateway6"), who->gateway6);
	preset(x, S("smbios/uuid"), net_uuid_usual(who->uuid, x->arena));
	x->boot_url = who->url;
}

static void preset_machine(struct ipxe *x, const struct machine *m)
{
	preset(x, S("smbios/manufacturer"), smbios_text(m->smbios, 1, 4));
	preset(x, S("smbios/product"), smbios_text(m->smbios, 1, 5));
	preset(x, S("smbios/serial"), smbios_text(m->smbios, 1, 7));
	preset(x, S("smbios/board-serial"), smbios_text(m->smbios, 2, 7));
	preset(x, S("smbios/asset"), smbios_text(m->smbios, 3, 8));
	preset(x, S("smbios/uuid"), net_uuid_usual(smbios_bytes(m->smbios, 1, 8, 16), x->arena));
	x->long_mode = m->long_mode || slice_eq(m->arch, S("x86_64"));
	x->pae = m->pae || x->long_mode;
}

void ipxe_setup(struct ipxe *x, struct arena *arena, struct source *files,
		const struct machine *machine, const struct net_identity *who,
		struct ipxe_budget *budget)
{
	ipxe_open(x, arena, files, budget);
	x->find = ipxe_command_find;
	preset_program(x, machine);
	if (who)
		preset_interface(x, who);
	if (machine)
		preset_machine(x, machine);
	x->out.n = 0;
}

void ipxe_start(struct ipxe *x, struct slice url, struct slice text)
{
	struct ipxe_image *image = arena_new(x->arena, struct ipxe_image);

	*image = (struct ipxe_image){.name = slice_basename(url), .url = url, .text = text,
				     .is_script = true};
	ipxe_image_register(x, image);
	x->status = ipxe_image_exec(x, image);
}
