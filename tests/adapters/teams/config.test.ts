import { describe, expect, it } from 'vitest';
import { readTeamsConfig } from '../../../src/adapters/teams/index.js';

const app = { TEAMS_APP_ID: 'an-app', TEAMS_APP_PASSWORD: 'a-secret' };
const problems = (env: Record<string, string>, host = '127.0.0.1') => {
  const read = readTeamsConfig(env, host);
  return read.state === 'faulty' ? read.problems.join('\n') : read.state;
};
const config = (env: Record<string, string>, host = '127.0.0.1') => {
  const read = readTeamsConfig(env, host);
  if (read.state !== 'on') throw new Error(JSON.stringify(read));
  return read.config;
};

describe('the settings of the Teams channel', () => {
  it('are off when none is set, or all are empty', () => {
    expect(readTeamsConfig({}, '0.0.0.0')).toMatchObject({
      state: 'off',
      why: expect.stringContaining('TEAMS_APP_ID'),
    });
    expect(readTeamsConfig({ TEAMS_APP_ID: '', TEAMS_APP_PASSWORD: ' ' }, '0.0.0.0').state).toBe('off');
  });

  it('name what is missing', () => {
    expect(problems({ TEAMS_APP_ID: 'an-app' })).toContain('TEAMS_APP_PASSWORD is missing');
    expect(problems({ TEAMS_APP_PASSWORD: 'x' })).toContain('TEAMS_APP_ID is missing');
    expect(problems({ TEAMS_TENANT_ID: 'x' })).toMatch(/TEAMS_APP_ID is missing[\s\S]*TEAMS_APP_PASSWORD is missing/);
  });

  it('without an app id start only when anonymity is asked for, on loopback', () => {
    expect(problems({ TEAMS_APP_ID: '', TEAMS_APP_PASSWORD: 'x', TEAMS_ALLOW_ANONYMOUS: 'false' })).toContain(
      'TEAMS_APP_ID is missing',
    );
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'care.example', '127.0.0.1.example'])
      expect(problems({ TEAMS_ALLOW_ANONYMOUS: 'true' }, host)).toContain('Set HOST to 127.0.0.1');
    for (const host of ['127.0.0.1', 'localhost', '::1', '127.3.2.1'])
      expect(config({ TEAMS_ALLOW_ANONYMOUS: 'true' }, host)).toMatchObject({ anonymous: true, appId: '' });
    expect(problems({ TEAMS_ALLOW_ANONYMOUS: 'true', TEAMS_APP_PASSWORD: 'x' })).toContain('without TEAMS_APP_ID');
    expect(problems({ TEAMS_ALLOW_ANONYMOUS: 'yes', ...app })).toContain('must be true or left out (it is "yes")');
  });

  it('with an app id verify, whatever is allowed', () => {
    expect(config({ ...app, TEAMS_ALLOW_ANONYMOUS: 'true' }, '0.0.0.0').anonymous).toBe(false);
  });

  it('lead to the public cloud by default', () => {
    expect(config(app)).toEqual({
      appId: 'an-app',
      appPassword: 'a-secret',
      tokenUrl: 'https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token',
      authority: 'https://api.botframework.com',
      openIdUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      serviceUrl: 'https://smba.trafficmanager.net/teams/',
      anonymous: false,
    });
    expect(config({ ...app, TEAMS_TENANT_ID: 'contoso' }).tokenUrl).toBe(
      'https://login.microsoftonline.com/contoso/oauth2/v2.0/token',
    );
  });

  it('lead to another cloud when one address does', () => {
    expect(config({ ...app, TEAMS_LOGIN_URL: 'https://login.microsoftonline.us' })).toMatchObject({
      authority: 'https://api.botframework.us',
      openIdUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
      tokenUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us/oauth2/v2.0/token',
    });
    expect(config({ ...app, TEAMS_LOGIN_URL: 'https://login.microsoftonline.us/my-tenant/' }).tokenUrl).toBe(
      'https://login.microsoftonline.us/my-tenant/oauth2/v2.0/token',
    );
  });

  it.each(['TEAMS_OPENID_URL', 'TEAMS_LOGIN_URL', 'TEAMS_SERVICE_URL'])(
    'take for %s Microsoft’s hosts over https, and loopback',
    (name) => {
      for (const url of ['http://127.0.0.1:4000/x', 'http://localhost:4000', 'https://[::1]/'])
        expect(problems({ ...app, [name]: url })).toBe('on');
      for (const url of [
        'https://evil.example',
        'https://login.microsoftonline.com.evil.example',
        'https://evil.trafficmanager.net',
        'https://evilmicrosoftonline.com',
        'http://10.0.0.1',
      ])
        expect(problems({ ...app, [name]: url })).toContain('is not Microsoft');
      expect(problems({ ...app, [name]: 'http://login.microsoftonline.com' })).toContain('must begin with https://');
      expect(problems({ ...app, [name]: 'here' })).toContain('must be a full address');
    },
  );

  it('never show the password', () => {
    expect(problems({ TEAMS_APP_PASSWORD: 'very-secret', TEAMS_LOGIN_URL: 'here' })).not.toContain('very-secret');
  });
});
