/* SPDX-License-Identifier: Apache-2.0 */
/* Corners are looked for on any pixels; the first byte says how wide they stand. */
#include <stdlib.h>
#include <string.h>

#include "../../codes/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct picture picture;
	unsigned found;

	if (n < 2)
		return 0;
	picture.width = data[0] + 1u < n - 1 ? data[0] + 1u : (unsigned)n - 1;
	picture.height = (unsigned)(n - 1) / picture.width;
	n = (size_t)picture.width * picture.height;
	picture.grey = malloc(n);
	memcpy(picture.grey, data + 1, n);
	if (corners_find(&picture, &found) != CODES_DONE || found > 3)
		abort();
	free(picture.grey);
	return 0;
}
