/** Money, points or a quantity: a decimal string such as `'12.50'`, or a number that a double holds exactly. Answers are strings. */
export type Amount = number | string;
