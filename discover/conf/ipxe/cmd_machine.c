/* Commands about interfaces, the processor, the machine and the console. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/cmd_machine.h"

/* Interfaces are as they are: those that have a lease have blocks of settings. */
static bool has_interface(struct ipxe *x, struct slice name)
{
	struct slice mac = arena_concat(x->arena, name, S("/mac"));
	struct ipxe_setting setting;

	return ipxe_setting_name(&x->settings, mac, false, &setting) == IPXE_OK;
}

static int cmd_interface(struct ipxe *x, const struct ipxe_args *args,
			 const struct ipxe_command *c)
{
	(void)c;
	for (uint32_t i = 0; i < args->n; i++)
		if (!has_interface(x, args->at[i]))
			return ipxe_fail(x, IPXE_ENODEV, "\"%.*s\": no such network device",
					 SLICE_ARG(args->at[i]));
	return IPXE_OK;
}

/* The lease is there, or there is none: nothing is asked for again. */
static int cmd_dhcp(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	int rc = cmd_interface(x, args, c);

	if (rc == IPXE_OK && x->settings.net_x.n == 0)
		return ipxe_fail(x, IPXE_ENODEV, "dhcp: there is no network");
	return rc;
}

static int cmd_nothing(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)x;
	(void)args;
	(void)c;
	return IPXE_OK;
}

static int cmd_unsupported(struct ipxe *x, const struct ipxe_args *args,
			   const struct ipxe_command *c)
{
	(void)c;
	return ipxe_fail(x, IPXE_ENOTSUP, "%.*s: not done while looking", SLICE_ARG(args->name));
}

/* Whether the processor has a feature: long mode and PAE are known, which scripts ask for. */
static int cmd_cpuid(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { EXTENDED = 1 << 0, AMD = 1 << 1, ECX = 1 << 2, LONG_MODE = 29, PAE = 6 };
	bool extended = args->given & (EXTENDED | AMD);
	uint32_t bit;

	(void)c;
	if (!ipxe_number(args->at[0], &bit))
		return ipxe_fail(x, IPXE_EINVAL, "cpuid: not a number");
	if (!(args->given & ECX) && extended && bit == LONG_MODE)
		return x->long_mode ? IPXE_OK : IPXE_ENOENT;
	if (!(args->given & ECX) && bit == PAE)
		return x->pae ? IPXE_OK : IPXE_ENOENT;
	return ipxe_fail(x, IPXE_ENOENT, "cpuid: this feature is not looked up");
}

static int cmd_reboot(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { SETUP = 1 << 1 };

	(void)c;
	ipxe_finish(x, args->given & SETUP ? IPXE_END_FIRMWARE : IPXE_END_REBOOT);
	return IPXE_OK;
}

static int cmd_poweroff(struct ipxe *x, const struct ipxe_args *args,
			const struct ipxe_command *c)
{
	(void)args;
	(void)c;
	ipxe_finish(x, IPXE_END_POWEROFF);
	return IPXE_OK;
}

static const struct ipxe_option no_options[] = {{0}};
static const struct ipxe_option dhcp_options[] = {
	{"configurator", 'c', 's', 0}, {"timeout", 't', 'n', 1}, {0},
};
static const struct ipxe_option wait_options[] = {{"timeout", 't', 'n', 0}, {0}};
static const struct ipxe_option cpuid_options[] = {
	{"ext", 'e', 'f', 0}, {"amd", 'a', 'f', 1}, {"ecx", 'c', 'f', 2}, {0},
};
static const struct ipxe_option reboot_options[] = {
	{"warm", 'w', 'f', 0}, {"setup", 's', 'f', 1}, {0},
};

const struct ipxe_command ipxe_machine_commands[] = {
	{"dhcp ifconf", cmd_dhcp, dhcp_options, 0, IPXE_ANY_WORDS, 0},
	{"ifopen ifclose ifstat", cmd_interface, no_options, 0, IPXE_ANY_WORDS, 0},
	{"iflinkwait", cmd_interface, wait_options, 0, IPXE_ANY_WORDS, 0},
	{"route ipstat nstat console colour cpair sync ntp shim", cmd_nothing, NULL, 0,
	 IPXE_ANY_WORDS, 0},
	{"nslookup ping vcreate vdestroy fdt imgdecrypt", cmd_unsupported, NULL, 0,
	 IPXE_ANY_WORDS, 0},
	{"cpuid", cmd_cpuid, cpuid_options, 1, 1, 0},
	{"reboot", cmd_reboot, reboot_options, 0, 0, 0},
	{"poweroff", cmd_poweroff, no_options, 0, 0, 0},
	{0},
};
