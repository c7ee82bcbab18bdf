/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "base.h"

bool
fd_write(int fd, struct str bytes)
{
	ssize_t n;

	while (bytes.n > 0) {
		n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}
