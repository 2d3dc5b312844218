/* What a job that speaks with servers may do: that, and nothing else. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/unit/ability.h"
#include "tests/unit/sandbox_kit.h"

static int speak(void)
{
	struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(9)};
	int udp = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET6, SOCK_STREAM, 0);

	nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sendto(udp, "", 0, 0, (struct sockaddr *)&nobody, sizeof(nobody));
	return udp >= 0 && (tcp >= 0 || errno == EAFNOSUPPORT) ? SANDBOX_WELL : 1;
}

/* Without the capability the kernel refuses what the list of calls cannot tell apart. */
static int forge(void)
{
	return socket(AF_INET, SOCK_RAW, IPPROTO_UDP) < 0 ? SANDBOX_WELL : 1;
}

static int sniff(void)
{
	return socket(AF_PACKET, SOCK_DGRAM, 0) < 0 ? 2 : 1;
}

static int reach_neighbours(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? 2 : 1;
}

static int serve(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET};

	return bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&any, sizeof(any));
}

static int open_anything(void)
{
	return sandbox_open(AT_FDCWD, "/", O_RDONLY) >= 0 ? 1 : 2;
}

static int fork_one(void)
{
	return fork() < 0 ? 2 : 1;
}

TEST(sandbox_of_net_speaks_and_no_more)
{
	NEEDS_FILTERS();
	sandbox_set_up();
	OK(sandbox_fate(SANDBOX_NET, speak) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_NET, forge) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_NET, sniff) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_NET, reach_neighbours) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_NET, serve) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_NET, open_anything) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_NET, fork_one) == SANDBOX_STOPPED);
	/* and nobody else speaks */
	OK(sandbox_fate(SANDBOX_FILES, speak) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_UNPACKING, speak) == SANDBOX_STOPPED);
}
