/* The kinds of jobs, by what they may do. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_LEVEL_H
#define INIT_JOB_LEVEL_H

/* How far a job is confined: each does what its work needs, and nothing else. */
enum sandbox {
	/* reads what it has open, and opens nothing: members of arrays and volume groups */
	SANDBOX_READING,
	/* reads what it has open, opens for reading only: recognising a device */
	SANDBOX_BYTES,
	/* opens files below the descriptors that it has, and none elsewhere: a scan */
	SANDBOX_FILES,
	/* speaks with servers, opens no file and has no capability: a lease, a fetch */
	SANDBOX_NET,
	/* speaks with the board's management controller by the descriptor that it has, opens
	 * nothing and has no capability */
	SANDBOX_BMC,
	/* as for files, and writes to the devices that it has open for that: remembering what a
	 * configuration asks for */
	SANDBOX_WRITING,
	/* as for files, and writes to memory that it hands over: unpacking a kernel */
	SANDBOX_UNPACKING,
	/* opens for reading only, loads what is unpacked; reads no foreign bytes itself */
	SANDBOX_LOADING,
	/* mounts, builds devices out of devices */
	SANDBOX_DEVICES,
	SANDBOX_LIMITS,		/* no barrier but the limits: for what reads nothing foreign */
	/* will be SANDBOX_DEVICES, and has no other capabilities than that; before it reads
	 * anything foreign it opens devices, and starts one that reads them: no list of calls
	 * yet */
	SANDBOX_OPENING,
};

#endif
