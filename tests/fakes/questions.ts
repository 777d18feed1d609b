/**
 * What the simulated customers ask. Each answer holds a word of its own, by which the platform recognises it. The
 * wording is plain enough that no rule of the dialog engine takes it for small talk or for a request for a person.
 */
export const questions = [
  { faq: 'parcel', text: 'Where is my parcel right now', marker: 'answerparcel' },
  { faq: 'refund', text: 'When does the refund reach my bank', marker: 'answerrefund' },
  { faq: 'size', text: 'Which size of the blue jacket fits me', marker: 'answersize' },
  { faq: 'invoice', text: 'Where do I find the invoice for my order', marker: 'answerinvoice' },
  { faq: 'address', text: 'How can I change the delivery address', marker: 'answeraddress' },
  { faq: 'voucher', text: 'How do I redeem a gift voucher', marker: 'answervoucher' },
  { faq: 'newsletter', text: 'How do I unsubscribe from the newsletter', marker: 'answernewsletter' },
  { faq: 'warranty', text: 'How long is the warranty on a kettle', marker: 'answerwarranty' },
] as const;

/** How a simulated customer asks for a person. */
export const requestForPerson = 'I want to talk to a person';
