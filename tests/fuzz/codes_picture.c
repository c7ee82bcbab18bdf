/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures that seki-codes reads: the first byte says which kind. */
#include <stdlib.h>

#include "../../codes/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct picture picture = { 0 };
	bool end = false;
	FILE *in;
	int pages;

	if (n < 2 || (in = fmemopen((void *)(uintptr_t)(data + 1), n - 1, "r")) ==
	    NULL)
		return 0;
	if (data[0] % 3 == 0 && picture_png(in, &picture) == CODES_DONE)
		free(picture.grey);
	if (data[0] % 3 == 1 && picture_jpeg(in, &picture) == CODES_DONE)
		free(picture.grey);
	for (pages = 0; data[0] % 3 == 2 && pages < PAGES_MOST && !end; pages++) {
		if (picture_pgm(in, &picture, &end) != CODES_DONE)
			break;
		free(picture.grey);
	}
	fclose(in);
	return 0;
}
