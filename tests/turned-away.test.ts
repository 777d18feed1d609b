import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../src/config.js';
import { startApp } from '../src/main.js';

it('counts in /metrics what no platform signed, by channel and reason', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'careline-away-'));
  const root = resolve(import.meta.dirname, '..');
  const nowhere = 'http://127.0.0.1:1';
  const app = await startApp(readConfig({ PORT: '0', CARELINE_DATA: dir }, root), pino({ level: 'silent' }), {
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: 'secret',
    SLACK_API_URL: nowhere,
    TEAMS_APP_ID: 'app',
    TEAMS_APP_PASSWORD: 'secret',
    TEAMS_LOGIN_URL: nowhere,
    TEAMS_OPENID_URL: nowhere,
  });
  onTestFinished(async () => {
    await app.stop(0);
    rmSync(dir, { recursive: true });
  });
  const { server } = app;
  for (const url of ['/slack/events', '/slack/events', '/api/messages'])
    expect((await server.inject({ method: 'POST', url, payload: {} })).statusCode).toBe(401);
  const metrics = (await server.inject('/metrics')).body;
  expect(metrics).toContain('careline_turned_away_total{channel="slack",why="It has no timestamp."} 2');
  expect(metrics).toContain('careline_turned_away_total{channel="teams",why="no token"} 1');
}, 30_000);
