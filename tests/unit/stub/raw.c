/* Looks at what it gets, and lays out nothing: no kernel would take it. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "loader/reason.h"
#include "tests/unit/stub/stub.h"

bool stub_raw_suits(int root, struct slice *why)
{
	(void)root;
	if (!stub_machine.suits)
		*why = S("the stub does not like it");
	return stub_machine.suits;
}

int stub_raw_prepare(const struct raw_request *request, const struct raw_files *files, int root,
		     struct arena *a, struct raw_layout *layout, struct load_error *error)
{
	(void)request, (void)root, (void)a, (void)layout;
	stub_machine.prepared++;
	stub_machine.files = *files;
	memcpy(stub_machine.begin[0], files->pages.p, sizeof(stub_machine.begin[0]));
	if (files->initrd_bytes)
		memcpy(stub_machine.begin[1], files->pages.p + files->initrd_at,
		       sizeof(stub_machine.begin[1]));
	*error = (struct load_error){LOAD_REFUSED_IMAGE, S("there is no such machine")};
	return -ENOEXEC;
}
