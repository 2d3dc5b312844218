/* The machine in the words of DHCP. */
/* SPDX-License-Identifier: MIT */
#include "init/net/self.h"

#include "discover/net/tls.h"

enum { SYSTEM = 1, AT_UUID = 8, UUID_BYTES = 16, HEAD = 4 };

/* Behind each structure come its strings, which an empty one ends (SMBIOS, 6.1.3). */
static struct slice skip_strings(struct slice s)
{
	while (s.n >= 2 && (s.p[0] || s.p[1]))
		s = slice_from(s, 1);
	return slice_from(s, 2);
}

struct slice net_self_uuid(struct slice smbios)
{
	while (smbios.n >= HEAD) {
		size_t n = (uint8_t)smbios.p[1];
		if (n < HEAD || n > smbios.n)
			break;
		if (smbios.p[0] == SYSTEM && n >= AT_UUID + UUID_BYTES)
			return slice_upto(slice_from(smbios, AT_UUID), UUID_BYTES);
		smbios = skip_strings(slice_from(smbios, n));
	}
	return (struct slice){0};
}

/* RFC 4578 and IANA's list: with EFI, and without. */
uint16_t net_self_arch(const struct machine *machine)
{
	static const struct {
		struct slice name;
		uint16_t efi, other;
	} rows[] = {
		{S_INIT("x86_64"), 7, 0},   {S_INIT("i686"), 6, 0},
		{S_INIT("aarch64"), 11, 11}, {S_INIT("riscv64"), 27, 27},
		{S_INIT("loongarch64"), 39, 39}, {S_INIT("ppc64le"), 14, 14},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (slice_eq(rows[i].name, machine->arch))
			return machine->efi ? rows[i].efi : rows[i].other;
	return 0;
}

struct dhcp4_self net_self(const struct machine *machine, struct slice class)
{
	struct dhcp4_self self = {.uuid = net_self_uuid(machine->smbios),
				  .arch = net_self_arch(machine)};

	self.https = tls_is_built;
	self.ipxe = class.n == 0 || slice_eq(class, S("ipxe"));
	if (self.ipxe)
		self.user_class = S("iPXE");
	else if (!slice_eq(class, S("pxe")) && !slice_eq(class, S("http")))
		self.user_class = class;
	return self;
}
