import { describe } from 'vitest';
import { testStore } from '../contract/store.js';
import { mongoUri, openMongoUnderTest } from './mongo-under-test.js';

describe.skipIf(!mongoUri)('with MONGODB_URI set', () => {
  testStore('mongodb', openMongoUnderTest, 20);
});
