export interface Article {
  readonly title: string;
  readonly body: string;
  /** Only its people find it; without it everybody does. */
  readonly tenant?: string;
}

export const ARTICLES: readonly Article[] = [
  {
    title: 'How do I return an item?',
    body: 'You can return most items within 30 days of delivery. Print the label from your order page, pack the item in its box and hand the parcel in at any drop-off point. The refund reaches you within five working days after the parcel arrived.',
  },
  {
    title: 'My item arrived damaged or broken',
    body: 'We are sorry. Take a photo of the damaged item and of the box, then open a ticket with both. We replace a broken item at once or refund it in full, and you need not send it back.',
  },
  {
    title: 'When does my refund arrive?',
    body: 'A refund goes back the way you paid. Cards take two to five working days, bank transfers one or two. Shipping is refunded only when the whole order goes back.',
  },
  {
    title: 'Where is my parcel?',
    body: 'Every parcel has a tracking code, which you find with your order once it is on its way. Delivery takes five to seven days. If the tracking has not moved for three working days, tell us and we search for the parcel.',
  },
  {
    title: 'Can I change the delivery address?',
    body: 'The address can be changed until the order is sent. After that the carrier can hold the parcel at a drop-off point near you; follow the link behind the tracking code.',
  },
  {
    title: 'Can I cancel an order?',
    body: 'An order can be cancelled until it leaves the warehouse, and the whole amount is refunded the same day. Later, refuse the parcel at the door or return it.',
  },
  {
    title: 'What does shipping cost?',
    body: 'Shipping costs 4.90 and is free from 50. Silver and gold customers never pay for shipping.',
  },
  {
    title: 'How do loyalty tiers work?',
    body: 'You are basic from the first order, silver from the tenth and gold from the thirtieth within two years. Silver ships free. Gold also has its tickets answered first.',
  },
  {
    title: 'Which payment methods do you accept?',
    body: 'Cards, bank transfer and direct debit. We never store the number of your card; our payment provider does.',
  },
  {
    title: 'My payment was declined',
    body: 'Usually the bank asks for a second confirmation that ran out. Try again and confirm within five minutes in the app of your bank. After three declined attempts wait for an hour.',
  },
  {
    title: 'I was charged twice',
    body: 'A second charge is most often a reservation that disappears within three days. If it stays, open an urgent ticket with the order id and we refund it.',
  },
  {
    title: 'How do I get an invoice?',
    body: 'The invoice of each order is on its page as a PDF. For another name or a tax number on it write to us before the end of the month.',
  },
  {
    title: 'How long is the guarantee?',
    body: 'Every product has two years of guarantee. Within the first year we collect a broken item and send a new one; afterwards we repair it or refund a share of the price.',
  },
  {
    title: 'Can I order spare parts?',
    body: 'Yes. Every part of our own makes can be ordered for ten years. Tell us the product id and what is missing or broken.',
  },
  {
    title: 'Is an item back in stock soon?',
    body: 'The product page shows how many pieces are in stock. Most items come back within three weeks. You can ask there to be told by e-mail.',
  },
  {
    title: 'How do I close my account?',
    body: 'Ask for it in a ticket. Open orders are still delivered. A closed account can neither order nor be refunded, so settle returns first.',
  },
  {
    title: 'How do I change my e-mail address?',
    body: 'Open your profile, choose the address and confirm the link that we send to the new one. Receipts go to the new address from then on.',
  },
  {
    title: 'I forgot my password',
    body: 'Choose "forgotten" at the sign-in page. The link that we send works for an hour. We never ask for a password by phone or e-mail.',
  },
  {
    title: 'What do you do with my data?',
    body: 'We keep what an order needs, for as long as the law asks. You can download everything from your profile and ask us to erase the rest.',
  },
  {
    title: 'How do I reach a person?',
    body: 'Open a ticket: normal ones are answered within two days, urgent ones within four hours. If you ask for a call, leave a number with its country code.',
  },
  {
    title: 'Do you deliver to my country?',
    body: 'We deliver to Austria, Belgium, Czechia, France, Germany, Italy, the Netherlands and Portugal.',
  },
  {
    title: 'Gift cards and vouchers',
    body: 'A gift card is valid for three years and can be split over several orders. A refund for something that was paid with a card goes back to the same card.',
  },
  {
    title: 'Recycling of old devices',
    body: 'Send the old device back in the box of the new one, free of charge. Take batteries out first and tape their poles.',
  },
  {
    title: 'Refunds above 200 need a second pair of eyes',
    body: 'For people of the shop only: before you refund more than 200, have a colleague read the ticket and note the name in the reason.',
    tenant: 'shop-staff',
  },
];
