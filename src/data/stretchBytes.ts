/** How large texts are cut: long enough that messages cost nothing, short enough that nobody waits for the last stretch. */
export const STRETCH_BYTES = 1 << 23;
