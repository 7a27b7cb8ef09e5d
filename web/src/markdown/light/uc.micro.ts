/** In place of the package `uc.micro`, tables of what browsers know by name: punctuation and symbols. */
export const P = /\p{P}/u;
export const S = /\p{S}/u;
