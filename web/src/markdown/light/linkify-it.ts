/** In place of the package `linkify-it`: addresses in text are not made links here, so nothing ever asks it. */
export class LinkifyIt {}
