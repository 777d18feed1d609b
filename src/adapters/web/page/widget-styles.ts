/** The widget's styles, as a text: it runs on sites that load nothing else of ours. */
export const widgetStyles = `
:host { all: initial; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.box { position: fixed; z-index: 2147483000; right: 20px; bottom: 20px; }
.box.left { right: auto; left: 20px; }
button {
  position: relative; display: grid; place-items: center; width: 56px; height: 56px; margin-left: auto;
  border: 0; border-radius: 50%; background: #2f5bd8; color: #fff; cursor: pointer;
  box-shadow: 0 2px 6px rgb(20 28 46 / 0.2), 0 8px 24px rgb(20 28 46 / 0.18);
}
.left button { margin-left: 0; }
button:hover { background: #2348b3; }
button:focus-visible { outline: 3px solid #8fadfb; outline-offset: 3px; }
.icon {
  width: 28px; height: 28px; background: currentColor;
  mask: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath d='M5 8.500A3.500 3.500 0 0 1 8.500 5h7A3.500 3.500 0 0 1 19 8.500v5a3.500 3.500 0 0 1-3.500 3.500H11l-4.500 3.600V16.700A3.500 3.500 0 0 1 5 13.500z'/%3E%3C/svg%3E") center / contain no-repeat;
}
.open .icon {
  mask-image: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath d='M6 9.500l6 6 6-6' fill='none' stroke='black' stroke-width='2.200' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E");
}
.badge {
  position: absolute; top: -2px; right: -2px; min-width: 20px; height: 20px; padding: 0 5px; border-radius: 10px;
  background: #b3261e; color: #fff; font: 600 12px/20px system-ui, sans-serif; text-align: center;
}
.panel {
  width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100vh - 112px)); margin-bottom: 12px; overflow: hidden;
  border-radius: 16px; background: #f6f7f9; box-shadow: 0 4px 12px rgb(20 28 46 / 0.12), 0 16px 48px rgb(20 28 46 / 0.24);
}
iframe { display: block; width: 100%; height: 100%; border: 0; }
@media (max-width: 480px) {
  .open { inset: 0; }
  .open .panel { width: 100%; height: 100%; margin: 0; border-radius: 0; }
  .open button { display: none; }
}
@media (prefers-color-scheme: dark) { .panel { background: #12151b; } }
@media print { .box { display: none; } }
`;
