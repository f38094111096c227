export { createCapillaryClient } from './capillary-client.ts';
export type { CapillaryClient } from './capillary-client.ts';
export type { BudgetedCall, CallBudget, CallPriority } from './call-budget.ts';
export { addTransactionOnce } from './add-transaction-once.ts';
export type { CapillarySource } from './capillary-source.ts';
export type { NewCustomer } from './customers/add-customer.ts';
export type { TransactionRequest } from './transactions/transaction-request.ts';
export { runDoctor } from './doctor/run-doctor.ts';
export type { DoctorCheck, DoctorReport } from './doctor/doctor-report.ts';
