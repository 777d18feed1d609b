import { describe, expect, it } from 'vitest';
import { asksForPerson, smallTalk, upsetIn } from '../../src/dialogs/recognise.js';
import { words } from '../../src/dialogs/words.js';
import { english } from './world.js';

describe('a wish for a person', () => {
  it.each([
    'agent',
    'Agent!',
    'AGENT PLEASE',
    'human',
    'a human please',
    'real person pls',
    'tlak to a human',
    'talk to human',
    'can i speak to someone',
    'Can I talk to a real person please?',
    'get me someone',
    'i want a human',
    'i need an agent now',
    'id like to speak with a representative',
    "I'd like to talk to a person",
    'is this a bot? i want a human',
    'connect me to an agent',
    'put me through to a person',
    'pls transfer me to a human',
    'give me a human',
    'live agent',
    'hi, agent please',
    'speak to a manager',
    'let me talk to your supervisor',
    'i dont want to talk to a bot',
    'I want to speak to customer service',
    'real human',
    'can a human help me',
    'is there a real person there',
    'operator',
    'i would rather talk to a person',
    'hooman',
    'someone call me? can someone call me',
    'not a bot please',
    'can i chat with a live person',
    'i need to speak to someone',
    'talk to an agnet',
    'get me a manager',
    'could i have a human',
    'i want to complain',
    'how do i talk to a person',
    'want to talk with somebody from your team',
    'my parcel is broken and i want to talk to a human',
    'no bots',
    'escalate this please',
    'human help',
  ])('"%s"', (text) => {
    expect(asksForPerson(english, words(text))).toBeDefined();
  });

  it.each([
    'can i talk to a human please',
    'agent',
    'hello, real person pls',
    'i want to speak to someone',
    'I would like to talk to a person now',
  ])('"%s" says nothing of the matter', (text) => {
    expect(asksForPerson(english, words(text))).toBe('only');
  });

  it.each([
    'where is my parcel',
    'can i return it',
    'the delivery person left it at the wrong door',
    'travel agent discount?',
    'do you have gift cards',
    'is this for a man or a woman',
    'can someone else sign for my parcel',
    'does the shirt fit a tall person',
    'can i get a refund',
    'i have this in blue',
    'how do i use the chat',
    'did the driver speak to my neighbour',
    'hello',
    'are you a bot?',
    'are you a real person?',
    'is this a real human',
    'am i talking to a real person',
    'who signed for it',
    'is the robot vacuum in stock',
    'how long do real leather shoes last',
    'can i buy as a representative of a company',
  ])('not in "%s"', (text) => {
    expect(asksForPerson(english, words(text))).toBeUndefined();
  });
});

describe('feelings', () => {
  it.each([
    ['this is ridiculous', 'frustrated'],
    ['You are useless!!', 'frustrated'],
    ['wtf', 'swearing'],
    ['worst service ever', 'frustrated'],
    ['im so angry right now', 'frustrated'],
    ['I am fed up with this', 'frustrated'],
    ['stupid bot', 'frustrated'],
    ['😡', 'frustrated'],
    ['where the fuck is my parcel', 'swearing'],
    ['i have asked you three times', 'frustrated'],
    ['what a joke', 'frustrated'],
    ['its a nightmare? this is a nightmare', 'frustrated'],
    ['so frustrating', 'frustrated'],
    ['youre wasting my time', 'frustrated'],
    ['nobody answers', 'frustrated'],
    ['i am desperate', 'distress'],
    ["I'm in tears", 'distress'],
    ['i cant stop crying', 'distress'],
    ['my mother just died and i need to send this back', 'distress'],
    ['i want to die', 'danger'],
    ['I want to kill myself', 'danger'],
    ['suicide', 'danger'],
    ['im suicidal', 'danger'],
    ['i dont want to live anymore', 'danger'],
  ] as const)('"%s" is %s', (text, kind) => {
    expect(upsetIn(english, words(text))).toBe(kind);
  });

  it.each([
    'where is my shirt',
    'i have this shirt in red',
    'is this a joke gift',
    'WHERE IS MY PARCEL',
    'oh shit i ordered the wrong size',
    'is the knife sharp, i cut myself on the last one',
    'do you sell rubbish bins',
    'i am not sure',
    'my plant is dying? how do i care for it',
    'the colour is really nice',
    'can i cancel',
    'i hate to bother you but where is it',
    'is it urgent to return',
  ])('none in "%s"', (text) => {
    expect(upsetIn(english, words(text))).toBeUndefined();
  });
});

describe('small talk', () => {
  it.each([
    ['hi', 'greeting'],
    ['Hello there!', 'greeting'],
    ['heyyyy', 'greeting'],
    ['good morning', 'greeting'],
    ['👋', 'greeting'],
    ['thanks', 'thanks'],
    ['Thank you so much!', 'thanks'],
    ['thx', 'thanks'],
    ['ok thanks', 'thanks'],
    ['👍', 'thanks'],
    ['no thanks', 'thanks'],
    ['thank you very much for your help', 'thanks'],
    ['great, thanks for the quick reply', 'thanks'],
    ['bye', 'bye'],
    ['ok thanks bye', 'bye'],
    ['have a nice day', 'bye'],
    ["that's all", 'bye'],
    ['ok', 'ok'],
    ['okay cool', 'ok'],
    ['got it', 'ok'],
    ['I see', 'ok'],
    ['how are you?', 'how-are-you'],
    ['hi how r u', 'how-are-you'],
    ['are you a bot?', 'bot'],
    ['is this a real person', 'bot'],
    ['am I talking to a robot', 'bot'],
    ['who are you', 'bot'],
    ['help', 'help'],
    ['i need help', 'help'],
    ['hi, can you help me?', 'help'],
    ['i have a question', 'help'],
    ['never mind', 'cancel'],
    ['nvm', 'cancel'],
    ['forget it', 'cancel'],
    ['that worked', 'helped'],
    ['it works now, thanks', 'helped'],
    ['problem solved', 'helped'],
    ["that didn't help", 'not-helped'],
    ['that did not help at all', 'not-helped'],
    ['not what i asked', 'not-helped'],
    ['still not working', 'not-helped'],
    ['yes', 'yes'],
    ['yes please', 'yes'],
    ['nope', 'no'],
    ['not really', 'no'],
    ['none of these', 'no'],
    ['lol', 'chat'],
    ['tell me a joke', 'chat'],
    ['one moment', 'wait'],
    ["I'll wait", 'wait'],
    ['test', 'chat'],
    ['is anyone there?', 'greeting'],
    ["you're great", 'thanks'],
  ] as const)('"%s" is %s', (text, kind) => {
    expect(smallTalk(english, words(text))).toBe(kind);
  });

  it.each([
    'hi, where is my parcel',
    'thanks but it still doesnt fit',
    'ok so how do i return it',
    'good shoes for hiking',
    'hello i want a refund',
    'is it good for kids',
    'help me return this',
    'no delivery yet',
    'yes i paid',
    'my order',
    'refund',
    'cancel my order',
    '12345',
    'wait how long',
    'bye bye birdie vinyl in stock',
    'test report for the kettle',
  ])('is not all there is in "%s"', (text) => {
    expect(smallTalk(english, words(text))).toBeUndefined();
  });
});
