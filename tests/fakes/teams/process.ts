import { FakeTeams, fakeApp } from './index.js';

/**
 * The fake Teams as a process of its own, steered by its parent. It reports `{ env }`, the settings that lead a bot to it,
 * and then answers each `{ id, do, with }` with `{ id, result }`.
 */
interface Order {
  readonly id: number;
  readonly do: 'bot' | 'write' | 'shown' | 'redeliver' | 'unlimited';
  readonly with?: {
    readonly url?: string;
    readonly chat?: string;
    readonly customer?: string;
    readonly message?: string;
    readonly text?: string;
  };
}

const teams = await FakeTeams.start(fakeApp, Number(process.argv[2] ?? 0));

const carryOut = async ({ do: what, with: w = {} }: Order): Promise<unknown> => {
  const place = teams.conversation('personal', w.chat);
  switch (what) {
    case 'bot':
      teams.botUrl = w.url ?? '';
      return true;
    case 'write':
      return teams.customer(w.customer ?? 'Ann', place).write(w.message ?? teams.state.newId(), w.text ?? '');
    case 'shown':
      return teams.shown(place.id);
    case 'redeliver':
      return teams.redeliver();
    case 'unlimited':
      return teams.unlimited();
  }
};

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ id: order.id, result }),
    (error: unknown) => process.send?.({ id: order.id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ env: teams.env });
