/** Why the clients API refuses; its codes are not documented, so the code is the status. */
export interface ClientRefusal {
  readonly status: number;
  readonly message: string;
}
