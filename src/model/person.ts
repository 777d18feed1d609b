/** A customer, as a platform knows her. Two platforms' ids are never the same person without her consent. */
export interface Person {
  /** The platform's name, as in `Address.channel`. */
  readonly platform: string;
  /** The home team or tenant; `-` where a platform has none. */
  readonly tenant: string;
  /** The platform's own user id. */
  readonly user: string;
  /** The display name, when it is a name and not blank. */
  readonly name?: string;
  readonly email?: string;
  /** A BCP 47 tag, such as `en` or `de-AT`. */
  readonly locale?: string;
  /** An IANA zone, such as `Europe/Berlin`. */
  readonly timeZone?: string;
}

/** A member of the desk. `id` is unique over all desks: a person who signs in on two desks is two agents. */
export interface Agent {
  readonly id: string;
  readonly name: string;
}

/** One string for one person, for keys and limits. */
export const personKey = (p: Person): string => `${p.platform}/${p.tenant}/${p.user}`;
