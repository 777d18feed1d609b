import { createInterface } from 'node:readline';
import { openDiscord } from './index.js';

/**
 * The fake as a process of its own. It prints where it is as a line of JSON, takes one command a line on its standard
 * input, and answers each with a line: `{"say":"text","by":"name"}` writes to the bot's direct messages, `{"seen":"name"}`
 * tells what she sees there, `{"cut":true}` cuts all connections to the gateway. It ends with its input.
 */
const discord = await openDiscord(Number(process.argv[2] ?? 0));
const { world } = discord;
const customer = (name: string) => [...world.users.values()].find((user) => user.username === name) ?? world.user(name);
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

print({ apiUrl: discord.apiUrl, token: discord.token, application: world.bot.id });
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as { say?: string; by?: string; seen?: string; cut?: boolean };
  if (command.say !== undefined) {
    const by = customer(command.by ?? 'mia');
    print({ heard: discord.say(world.dm(by), by, command.say).heard });
  } else if (command.seen !== undefined) {
    const by = customer(command.seen);
    print({
      seen: discord.seen(world.dm(by), by).map(({ id, content, author }) => ({ id, content, bot: !!author.bot })),
    });
  } else {
    if (command.cut) discord.gateway.cut();
    print({});
  }
}
await discord.close();
