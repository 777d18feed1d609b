// The start of a training's thread: it is JavaScript, so that it can teach its thread to run TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
