import type { Person } from '../../model/person.js';
import { cleanName } from '../../model/text.js';
import type { SlackClient } from './client.js';

const most = 5_000;

/** What Slack tells of people, remembered by this process. An event never waits for it: the next one has it. */
export class Profiles {
  readonly #known = new Map<string, Partial<Person> | undefined>();

  constructor(private readonly client: SlackClient) {}

  known(person: Person): Partial<Person> {
    return this.#known.get(person.user) ?? {};
  }

  /** Asks Slack of a person who is not known, without anybody waiting. */
  learn(person: Person): void {
    if (this.#known.has(person.user)) return;
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(person.user, undefined);
    void this.ask(person).then((profile) => {
      if (profile) this.#known.set(person.user, profile);
      else this.#known.delete(person.user);
    });
  }

  /** Undefined when Slack does not tell. */
  async ask({ user }: Person): Promise<Partial<Person> | undefined> {
    const answer = await this.client.attempt((web) => web.users.info({ user, include_locale: true }));
    const found = answer?.user;
    if (!found) return undefined;
    const name = [found.profile?.display_name, found.profile?.real_name, found.real_name]
      .map((given) => cleanName(given ?? ''))
      .find((given) => given !== undefined);
    return {
      ...(name ? { name } : {}),
      ...(found.profile?.email ? { email: found.profile.email } : {}),
      ...(found.locale ? { locale: found.locale } : {}),
      ...(found.tz ? { timeZone: found.tz } : {}),
    };
  }
}
